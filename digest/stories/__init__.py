"""Clusters written up as story cards, in the articles' own sentences."""
