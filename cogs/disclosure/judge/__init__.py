"""What the rules make of a post: pure, without a community, a database or a platform.

`rules.judge` takes it apart (`segments`, `folding`), finds what could pay somebody (`signals`: `linking`, `phrasing`,
`endorsing`, `spelled`) and what is said about it (`labels`, `standing`), and decides. `prefilter` tells beforehand
whether to look at all. What it looks for comes from a `book`, which `rulebook` reads.
"""
