"""What hostile people send, held against every way in and out of the house."""
