"""Made-up pages as browsers save them to text: menus run together, names and marks on own lines."""

from __future__ import annotations

TITLE = "Lamp light and the sleep of harbour pilots"
ABSTRACT = (
    "We asked pilots of two harbours how well they slept near lamps. "
    "Pilots slept worse when the lamp was bright."
)

RUN_TOGETHER = f"""Skip to main page content
U.S. flagAn official website of the United States government Here's how you know
NIH NLM LogoLog in
Access keysNCBI HomepageMyNCBI HomepageMain ContentMain Navigation
Search:
Search
User Guide
SaveEmailSend to
Page navigation
Title & authors
MeSH terms
J Lamp Stud
. 2012 May 6;3(2 Suppl 1):56-104. doi: 10.5555/jls.76.
{TITLE}
Ann G R Keller 1, Tom Berg, José Núñez
Affiliations Collapse
Affiliation
1Division of Sleep, Faculty of Light, University of Nowhere, Nowhere, Norway. a@nowhere.example.
PMID: 24300999 DOI: 10.5555/jls.76
Abstract
{ABSTRACT}
PubMed Disclaimer
Similar articles
A history of oil.
Roe J.
J Oil. 1984 May 2;7(3):41-2.
PMID: 7046000 No abstract available.
See all similar articles
"""

MARKS_ON_LINES = f"""Next Article in Journal
A Study of Something Else in Another Harbour
Font Type:
Arial Georgia Verdana
Background:
Article

{TITLE}

by
Ann Keller
1,2,
Tom Berg
1,*  and
José Núñez
2
1
Department of Sleep, Faculty of Light, University of Nowhere, 1 Long Street, Nowhere, Norway
2
Center for Harbours, 2 Short Street, Somewhere, Norway
*
Author to whom correspondence should be addressed.
Lamp Sci. 2024, 6(4), 31; https://doi.org/10.5555/lampsci6040031
Submission received: 2 March 2024 / Accepted: 9 April 2024 / Published: 12 April 2024
(This article belongs to the Special Issue Lamps and Sleep)

Abstract

{ABSTRACT}
Keywords:
lamps; sleep
"""

NAME_AND_DATE = f"""Skip to main content

REVIEW article

Front. Lamp., 07 March 2022
Sec. Harbour Lamps
This article is part of the Research Topic Lamps of the World View all 5 articles
Volume 3 - 2022 | https://doi.org/10.5555/flamp.2022.1

{TITLE}

  • 1Section of Light, Department of Sleep, University of Nowhere, Nowhere, Norway

{ABSTRACT}
"""

LOGO_LINK = f"""Skip to main content
Journal of Lamps logoLink to Journal of Lamps
. 2011 Feb 7;5:21–30. doi: 10.5555/JL.S1

{TITLE}

Ann Keller 1, Tom E Berg 2,
PMCID: PMC3040000  NIHMSID: NIHMS555000  PMID: 21380000

Abstract

{ABSTRACT}
"""

TRAIL = f"""Back to Journals » Journal of Lamps » Volume 9

{TITLE}

Authors Keller A , Berg T

Received 5 January 2016

Accepted for publication 8 March 2016

Published 3 May 2016 Volume 2016:9 Pages 301—309

DOI https://doi.org/10.5555/JL.S172

Purpose: {ABSTRACT}
"""

LABELLED_FIELDS = f"""Home About us Editorial board Search Current issue Archives Login
 Table of Contents
ORIGINAL ARTICLE
Year : 2017  |  Volume : 8  |  Issue : 2  |  Page : 33-39

{TITLE}

Ann Keller1, Tom Berg2

DOI: 10.5555/jl.72
  Abstract

Background: {ABSTRACT}
"""

NOTICES_ABOVE = f"""Skip to main content
This site will no longer support old machines from next year on.
Journals
Help
Download to ...
Search
Download to ...
Journal of Lamps
Volume 12, March 2011, Pages 41–52
{TITLE}
Ann Kellerᵃ, ᵇ, ,
Tom Bergᵃ,
José Núñezᵃ, ᶜ, ,
Received 3 May 2010, Accepted 7 June 2010
Abstract
{ABSTRACT}
Keywords

Lamps;

Harbour pilots;

Night work

1. Introduction

Pilots work at night, and most of them sleep by day in rooms that are never quite dark.
"""

WIKI = """Jump to content

Harbour

From Wikipedia, the free encyclopedia

Harbour

A harbour is a place where ships lie safe from the waves and the wind.[1] Many have lamps.

History

[edit]
The oldest harbours that are known were dug by hand, and some of them are still in use.

This page was last edited on 4 June 2014, at 10:12 (UTC).
Privacy policy
About Wikipedia
"""
