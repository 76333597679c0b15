"""Every file that came in or goes out: its bytes, its digest, its own key."""
