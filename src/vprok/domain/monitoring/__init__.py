"""Who has done what by now, at every level; its one table holds sums, written by a job alone."""
