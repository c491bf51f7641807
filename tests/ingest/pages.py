"""Made-up pages in the shapes that publishers, indexes and news sites print."""

from __future__ import annotations

TITLE = "Slow release of amines in the dorsal horn of the rat"
ABSTRACT = (
    "We measured the release of amines in rats after nerve injury. "
    "Release was slow and grew with the stimulus."
)

ELSEVIER = f"""Skip to main content
Skip to article
ScienceDirect
Journals & Books
My account
Sign in
Access through your institution
Article preview
Abstract
Introduction
Section snippets
References (60)
Cited by (45)
European Journal of Pain Science
Volume 22, Issue 7, July 2014, Pages 101-109
Original Article
{TITLE}
Author links open overlay panel
Anna B. Keller a, Tom van der Berg b
Show more
Share
Cite
https://doi.org/10.1016/j.ejps.2014.01.002
Get rights and content
Abstract
{ABSTRACT}
Previous article in issue
Next article in issue
Keywords
Amines
Dorsal horn
Introduction
Pain is a common complaint and has been studied for a long time. We add a study.
References
1. Doe J. A cited paper. Pain. 2001;1:2-3.
2. Roe J. Another cited paper. Pain. 2002;4:5-6.
Cited by (2)
Something that cites this article
Recommended articles (6)
© 2014 Elsevier B.V. All rights reserved.
"""

SPRINGER = f"""Skip to main content
Advertisement
Log in
Find a journal
Publish with us
Home
CNS Compounds
Article
{TITLE}
Review Article
Published: 23 August 2012
Volume 24, pages 523–536, (2012)
Cite this article
Download PDF
CNS Compounds
Aims and scope
Anna B. Keller1, Tom van der Berg2 & José Núñez1
1231 Accesses
12 Citations
Explore all metrics
Abstract
{ABSTRACT}
This is a preview of subscription content, log in via an institution to check access.
Similar content being viewed by others
Spinal modulation of something else
References
Doe J. A cited paper. Pain. 2001;1:2-3.
Rights and permissions
Reprints and permissions
About this article
Cite this article
Keller, A.B., van der Berg, T. & Núñez, J. {TITLE}. CNS Compd. 24, 523–536 (2012).
Download citation
"""

WILEY = f"""Advertisement
Skip to Article Content
Skip to Article Information
Journal of Amines
Volume 12, Issue 3 p. 123-145
Original Article
Free Access
{TITLE}
Anna B. Keller, Tom van der Berg
First published: 12 March 2010
https://doi.org/10.1002/jam.12345
Citations: 45
Sections
Tools
Abstract
{ABSTRACT}
Citing Literature
"""

PLOS = f"""Skip to main content
Open Access
Peer-reviewed
Research Article
{TITLE}
Anna B. Keller ,
Tom van der Berg
Published: March 14, 2012
https://doi.org/10.1371/journal.pone.0000001
Article
Authors
Metrics
Media Coverage
Abstract
{ABSTRACT}
Citation: Keller AB, van der Berg T (2012) {TITLE}. PLoS ONE 7(3): e42593.
Copyright: © 2012 Keller, van der Berg.
Introduction
Pain is a common complaint and has been studied for a long time. We add a study.
"""

BMJ = f"""Skip to main content
Subscribe
My Account
Related content
Research
{TITLE}
BMJ 2010; 340 doi: https://doi.org/10.1136/bmj.c0001 (Published 12 March 2010)
Cite this as: BMJ 2010;340:c0001
Metrics
Responses
Anna B Keller, professor1, Tom van der Berg, lecturer2
Abstract
{ABSTRACT}
"""

RESEARCHGATE = f"""Home
Article PDF Available
{TITLE}
December 2009
The American Journal of Amines 122(12 Suppl):S44-55
DOI:10.1016/j.amjam.2009.09.010
Authors:
Anna B Keller
University of Nowhere
Tom van der Berg
University of Somewhere
Download full-text PDF
Citations (45)
References (60)
Abstract
{ABSTRACT}
Discover the world's research
Join for free
Public Full-text
"""

SEMANTIC_SCHOLAR = f"""Skip to search form
Skip to main content
Semantic Scholar's Logo
Search 214,123,456 papers from all fields of science
Sign In
Create Free Account
DOI:10.1016/j.amjam.2009.09.010
Corpus ID: 123456
{TITLE}
A. Keller, T. van der Berg
Published in American Journal of Amines 1 December 2009
Medicine
Save to Library
Create Alert
Abstract
{ABSTRACT}
Related Papers
Something else entirely about amines
"""

PUBMED = f"""Skip to main page content
An official website of the United States government
Am J Med
Actions
. 2009 Dec;122(12 Suppl):S44-55.
doi: 10.1016/j.amjam.2009.09.010. Epub 2009 Nov 12.
{TITLE}
Anna B Keller 1 , Tom van der Berg 2 , José M Núñez 1
Affiliations
1 Department of Pain, University of Nowhere, Nowhere, Norway. anna@nowhere.example.
PMID: 19962493 DOI: 10.1016/j.amjam.2009.09.010
Abstract
Background: Amines are released in the cord.
Methods: {ABSTRACT}
Results: Release was slow.
Conclusions: Amines matter.
Keywords: amines; dorsal horn; rat.
© 2009 Elsevier Inc. All rights reserved.
PubMed Disclaimer
Similar articles
Another article about amines in the brain of the mouse.
Doe J, et al. Pain. 2001 Jan;1(1):2-3. PMID: 11111111
Cited by
A citing article that is about something quite different and has a very long title, it has.
MeSH terms
Amines / metabolism
LinkOut - more resources
"""

PUBMED_TEXT = f"""1. Am J Med. 2009 Dec;122(12 Suppl):S44-55. doi: 10.1016/j.amjam.2009.09.010.

{TITLE}.

Keller AB(1), van der Berg T(2).

Author information:
(1)Department of Pain, University of Nowhere, Nowhere, Norway.

{ABSTRACT}

DOI: 10.1016/j.amjam.2009.09.010
PMID: 19962493 [Indexed for MEDLINE]
"""

NEWS = """Skip to main content
Home
Subscribe
Health
Rats feel less pain after slow release of amines
By Anna Keller
12 March 2010
Share
Rats feel less pain when amines are released slowly, a study shows.
The study was done in two laboratories, the authors said.
Related stories
A story about cats
Dogs feel better now
"We were surprised," said Dr Tom van der Berg, who led the study and has kept rats for years.
© 2010 News Company. All rights reserved.
Terms of use
Privacy policy
"""

JOURNAL_PAGE = f"""Next Article in Journal
A Sensor for the Detection of Something Else
Previous Article in Special Issue
Channels That Open and Others That Do Not
Article Menu
Issue 3 (March) cover image
Export Article

Open AccessReview
J. Amin. Sci. 2017, 18(11), 2483; doi:10.5555/jas18112483

{TITLE}

Center for Pain, University of Nowhere, 1 Long Street, Nowhere 960-1295, Norway
Received: 22 October 2017 / Accepted: 19 November 2017 / Published: 21 November 2017
View Full-Text  |  Download PDF [7599 KB, uploaded 22 November 2017]

{ABSTRACT} View Full-Text
Keywords: amines; 5-HT; dorsal horn; rats amines; 5-HT; dorsal horn; rats

This is an open access article distributed under a Creative Commons licence. (CC BY 4.0).

Scifeed alert for new publications

Never miss any articles matching your research from any publisher
  • Get alerts for new papers matching your research
  • Define your Scifeed now

SciFeed Share & Cite This Article

MDPI and ACS Style

Keller, A.; Berg, T. {TITLE}. J. Amin. Sci. 2017, 18, 2483.

Show more citation formats Show less citations formats

Related Articles

Article Metrics

[Return to top]
J. Amin. Sci. EISSN 1422-0067 Published by Nobody, Nowhere RSS E-Mail Table of Contents Alert
Back to Top
"""

AGGREGATOR = f"""Clinical Trial
Journal Article
Add like
Add dislike
Add to saved papers

{TITLE}.

BACKGROUND: Amines are released in the cord.

METHOD: {ABSTRACT}

CONCLUSION: Amines matter.

Full text links

We have located links that may give you full text access.
Can't access the paper?

Related Resources

For the best experience, use the Read mobile app

All material on this website is protected by copyright, Copyright © 1994-2024 by WebMD LLC.

By using this service, you agree to our terms of use and privacy policy.

For the best experience, use the Read mobile app
"""
