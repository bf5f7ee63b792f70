"""From a record that an importer made to a meeting's file: matched, merged, written, checked.

`matching` and `merging` decide, `writing` and `edits` make the text, `planning` puts them together,
`fetching` and `act` are the only ones that reach outside. What a person adds by a command goes the
same way: `additions` decide, `act` writes.
"""
