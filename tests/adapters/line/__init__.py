"""LINE: what is shown there, judged by three readings of its reference."""
