"""The curated sources: tables of data, one per group, and their strict reader.

Each table is UTF-8, separated by tabs, with a first line naming the columns:

- `title`, `site`, `feed`: the source's name, its page and its feed, in canonical spelling;
- `kind`: a value of `digest.model.SourceKind`; labs, papers and regulators are primary;
- `topics`: what it mostly writes about, names of `digest.clusters.topics` separated by
  commas; one topic alone says that it writes about nothing else;
- `language`: BCP 47 primary subtag;
- `owner`: who publishes it; sources of one owner count as one independent outlet;
- `authority`: 0 to 1, how much it weighs in ranking; 1 for primary sources;
- `scope`: `broad` for a source that also writes of other things: of its articles only those
  about AI can become stories; else `ai`;
- `ground`: where the feed's address was published, for whoever checks or mends it.

No address was guessed; none is promised to answer for ever: `feeds check` tells.
"""
