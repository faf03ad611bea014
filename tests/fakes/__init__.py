"""Servers that speak the real protocols on loopback."""
