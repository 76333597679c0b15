"""What and when: the year, works, tasks, scales, the road map, publications."""
