"""Follow-up questions answered in the sources' own words, or honestly refused."""
