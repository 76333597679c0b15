"""The frame of every page: the page, the signed-out page, the refusal and the parts."""
