"""The pages in a real browser: every kind of page, and every feature, as a visitor meets them.

Nothing here knows a page's looks. Kinds of pages are found in the snapshot,
and each is judged by other people's programs: axe-core, the Nu validator, css-tree, Chromium.
"""
