"""A policy brief whose every number can be re-run.

The house, read from left to right; a module imports only from its left:

    sources      pinned archives -> tidy tables in data/
    datapackage  open, describe and verify the tables
    members      who belonged to what, as what, when
    themes       what a text speaks of, by a codebook of terms
    indicators   tables + rosters -> numbers, one registry
    claims       what is claimed, how it is tested, and the rules of a verdict
    multiverse   all definitions of a claim's number
    verdicts     judge claims by their tests or by reading
    scenario     typed parameters
    facts        numbers and computed sentences for prose
    compare      two scenarios side by side: what differs, and what moved it
    charts       indicator table -> Altair chart
    fresh        what was asked before, and whether the answer still holds
    execute      papermill and its kernels, many at once; executed copies that still hold
    sweep        one notebook under many scenarios, on all cores or a cluster
    runs         what has been run and is at hand
    cite         citations of the brief, its parts and its re-runs, in every style
    teach        exercises for classes, and their answers worked out from the data
    book         stage, assemble, Sphinx extension
    checks       everything that can be checked without a network, in one go
    reproduce    make a run again, and compare what comes out with what is at hand
    terminal     tables, JSON and progress for a person at a terminal
    cli          the command line
"""

__version__ = "0.1.0"
