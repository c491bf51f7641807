"""What web pages print around a document, as data: short labels, sentences and patterns.

Labels are held as :func:`search.ingest.pages.lines.label` gives them. ``CERTAIN`` and
``CERTAIN_PATTERNS`` are said by pages and never by prose on a line of its own;
``LIKELY`` and ``LIKELY_PATTERNS`` count only on a text that is a web page for other reasons.
"""

from __future__ import annotations

import re


def _labels(lines: str) -> frozenset[str]:
    return frozenset(entry for line in lines.splitlines() for entry in line.split("|") if entry)


CERTAIN = _labels(
    """skip to main page content|skip to main content|skip to content|skip to search form
skip to account menu|skip to article|skip to navigation|skip to article content
skip to footer|skip to article information|skip to search|skip to header
skip to main navigation|u.s. flag|us flag
an official website of the united states government|dot gov
an official website of the united states government here's how you know
the .gov means it's official|here's how you know|here is how you know
next article in journal|next article in special issue|previous article in journal
previous article in special issue|next article in issue|previous article in issue
next article in topic|previous article in topic|next article in section
previous article in section|article menu|article menus|add like|add dislike
add to saved papers|add to library|for the best experience, use the read mobile app
mobile app image|toggle icon|your privacy choices toggle icon|your privacy choices
pubmed disclaimer|linkout - more resources|linkout – more resources|full text links
full text sources|display options|return to top|back to top|scroll to top|go to top
scifeed alert for new publications|show more citation formats|show less citations formats
show more citation formats show less citations formats|article access statistics
scifeed share & cite this article|share & cite this article|view full-text|view full text
download pdf|download full-text pdf|download full text pdf|read full-text|download citation
download citations|export citation|export citations|export article|get rights and content
author links open overlay panel|add to mendeley|similar content being viewed by others
access provided by|access this article|discover the world's research|join for free
create free account|post as|log in to comment|rights and permissions
reprints and permissions|reprints and corporate permissions|public full-text
public full-text 1|request full-text pdf|request pdf|semantic scholar's logo|claim now
my bibliography|save to library|create alert|citing literature|sign up for free
create account|scroll down for more|share this article|cite this article
skip to main content area|jump to content|jump to navigation|jump to search
jump to navigation jump to search|jump to: navigation, search|from wikipedia, the free encyclopedia
price excludes vat (usa)|tax calculation will be finalised during checkout
instant access to the full article pdf|peer review reports|ask authors/readers for more resources
click your name to claim this paper and add it to your profile|i am an author on this paper
see all similar articles|google scholar|search for more papers by this author
login to access the email id|read this article at|crossref citations to date
opens in a new window|opens in new window|search via refindit|scitation author page"""
)

CERTAIN_PATTERNS = re.compile(
    r"""
      federal\ government\ websites\ often\ end\ in\b.*
    | the\ https://\ ensures\b.*
    | (?:a\ lock|secure\ \.gov\ websites\ use)\b.*(?:https|\.gov).*
    | access\ keys\ ncbi\b.*
    | all\ material\ on\ this\ website\ is\ protected\ by\ copyright\b.*
    | this\ website\ also\ contains\ material\ copyrighted\b.*
    | this\ is\ an\ open[- ]access\ article\b.*\b(?:licen[cs]e|cc\ by|distributed|permits?)\b.*
    | (?:licensee\ mdpi|©\ .*licensee)\b.*
    | by\ using\ (?:this|our)\ (?:service|site|website)\W.*\b(?:agree|accept|consent)\b.*
    | comments\ on\ [\w.' -]{2,40}\ are\ moderated\b.*
    | (?:we|this\ (?:web)?site)\ uses?\ (?:\w+\ ){0,3}cookies\b.*
      \b(?:your|sites?|website|consent)\b.*
    | by\ (?:continuing|clicking)\b.*\bcookies\b.*
    | webmd\ does\ not\ provide\ medical\ advice\b.*
    | we\ have\ located\ links\ that\ may\ give\ you\b.*
    | can't\ access\ the\ paper\??
    | try\ logging\ in\ through\ your\ university\b.*
    | get\ seem?less\ 1-tap\ access\b.*
    | you\ can\ now\ claim\ free\ cme\ credits\b.*
    | view\ full[- ]text\s*\|.*
    | (?:view|download)\ pdf\s*\[.*
    | \[\s*(?:return|back)\ to\ top\s*\].*
    | issue\ \d+\ \([a-z]+\)\ cover\ image
    | note\ that\ from\ the\ first\ issue\ of\ 2016\W.*
    | never\ miss\ any\ articles\ matching\ your\ research\b.*
    | thank\ you\ for\ visiting\ nature\.com\b.*
    | this\ is\ a\ preview\ of\ subscription\ content\b.*
    | conditions,\ accuracies,\ and\ independently\ verify\b.*
    | the\ statements,\ opinions\ and\ data\ contained\ in\ all\ publications\ are\ solely\b.*
    | disclaimer/publisher's\ note:.*
    | content\ may\ be\ subject\ to\ copyright
    | \d[\d,.]*\+?\ (?:million\ )?(?:members|publication\ pages|billion\ citations)
    | this\ browser\ is\ no\ longer\ supported.*
    | this\ page\ was\ last\ (?:edited|modified)\ on\b.*
    | text\ is\ available\ under\ the\ creative\ commons\b.*
    | this\ is\ an\ old\ revision\ of\ this\ page\b.*
    | hostname:\ \S+.*\brender\ date\b.*
    | back\ to\ journals\ ».*
    | visit\ for\ more\ related\ articles\ at\b.*
    | (?P<site>.{3,80}?)\ logo\ ?link\ to\ (?P=site)
    | your\ institution\ does\ not\ have\ access\b.*
    """,
    re.VERBOSE,
)

LIKELY = _labels(
    """https|http|the site is secure|home|menu|search|advanced search|log in|login|sign in|sign up
register|log out|my account|subscribe|share|print|email|e-mail|save|cite|actions|favorites
collections|permalink|copy|close|cancel|clipboard|display|format|create a file|send to
follow|follow us|like|facebook|twitter|linkedin|reddit|whatsapp|instagram|youtube|rss
rss feed|pdf|html|xml|epub|tools|about|about us|contact|contact us|help|faq|faqs|terms
terms of use|terms of service|privacy|privacy policy|terms and conditions|cookie policy
cookies|accessibility|careers|advertise|sitemap|advertisement|disclaimer|feedback
give feedback|journals|journals & books|books|topics|browse|about ncbi|article|articles
articles in press|authors|metrics|comments|media coverage|reader comments|figures|tables
contents|outline|sections|article sections|information|article information|show more
show less|read more|see more|learn more|more|expand|collapse|all|next|previous|back
page navigation|altmetric|citations|cited by|references & citations|supplementary material
supplementary info|related articles|related resources|related links|related content
related information|related papers|related topics|recommended articles|recommended
similar articles|article metrics|publication types|mesh terms|substances|grant support
grants and funding|medical|research materials|miscellaneous|other literature sources
full text|abstract view|more literature sources|view article|view abstract|claim now
open in new tab|view all|figures and tables|access statistics|article views|downloads|views
responses|peer review|peer-reviewed|free access|full access|article alerts|email alerts
alerts|permissions|article preview|access through your institution
section snippets|purchase pdf|rent or buy|buy now
get access|sciencedirect|pubmed|view on elsevier|view on pubmed|view on publisher site
save to collection|advertising|mdpi and acs style|ama style|chicago/turabian style|apa style
aps style|bibtex|endnote|ris|mla style|citation formats|select style|top|main navigation
main content|ncbi homepage|myncbi homepage|title & authors|newsletter|newsletters
explore all metrics|track your research|publish with us|find a journal|cart|follow ncbi
connect with nlm|logo|advanced|user guide|signup|see all|personal name as subject
other literature sources|scite smart citations|home page|editorial board|ahead of print
current issue|archives|archive|submit article|submit manuscript|submit a manuscript|instructions
contacts|my cart|shopping cart|aims and scope|table of contents|journal menu|browse articles
browse journals|latest articles|special issues|edit|edit source|view history|talk|main page
random article|what links here|permanent link|cite this page|privacy policy|about wikipedia
disclaimers|cookie statement|mobile view|view affiliations|hide affiliations|next section
previous section|in this article|in text citation|recommend|institutional subscriptions
editorial policies|author guidelines|for authors|for reviewers|for editors|for librarians
mobile menu|figures & data|article & author info|download|crossref|bookmark|contents list
national library of medicine|8600 rockville pike|web policies|foia|nlm|nih
hhs|usa.gov|careers|hhs vulnerability disclosure|add to favorites|show all|hide|sort by"""
)

LIKELY_PATTERNS = re.compile(
    r"""
      \d[\d,.]*k?\s(?:citations?|references?|accesses|altmetric|views|downloads|shares|likes
      |reads|comments?)
    | (?:citations?|references?|views|downloads|reads|shares|comments?
      |altmetric)\s?:?\s?\(?[\d,.]+k?\)?
    | cited\ by\ (?:\(?\d+\)?|\d+\ (?:articles|publications))
    | (?:sign\ in|log\ in|login|register|subscribe)\ (?:to|for|or|with|via|now)\b.{0,60}
    | (?:share|follow\ us|find\ us)\ (?:on|via|this|with)\b.{0,40}
    | (?:get|define|find|receive|updated)\b.{0,60}
      \b(?:alerts?|updates?|newsletters?|scifeed|journals\ and\ \d.*publishers)\b.{0,40}
    | find\ out\ the\ new\ papers\b.*
    | define\ your\ scifeed\b.*
    | see\ further\ details\ here
    | [^\d]{0,80}\be?issn[:\ ]+\d{4}-\d{3}[\dx]\b.*
    | search\ [\d,]+\ papers\b.*
    | (?:published|powered|hosted)\ by\b.{0,60}
    | .{0,80}\brss\b.{0,80}\be-?mail\b.*
    | (?:all\ )?rights\ reserved.{0,80}
    | corpus\ id:?\ \d+
    | image(?:\ credits?)?:.{0,80}
    | (?:open\ )?full[- ]text\ (?:(?:pdf|html)+|links?|available.*)
    | \d+\ of\ \d+
    | fig(?:ure)?\.?\ \d{1,2}
    | categories:\ .{0,200}
    | (?:copyright\s*)?(?:©|\(?c\))\s*(?:copyright\s*)?(?:19|20)\d\d\b.*
    | copyright\s*:?\s*(?:©|\(?c\)).*
    | (?:views|recommends|shares|\+1\ recommend)
    | \W+
    """,
    re.VERBOSE,
)

NEIGHBOUR = re.compile(
    r"(?:next|previous) article in (?:journal|special issue|topic|section|issue)\b"
)
"""A label whose next line is the title of another article."""

TAILS = _labels(
    """similar articles|cited by|mesh terms|publication types|linkout - more resources
linkout – more resources|substances|related articles|related resources|related information
related content|related links|related papers|full text links|article metrics
supplementary concepts|article access statistics|scifeed share & cite this article
share & cite this article|scifeed alert for new publications
similar content being viewed by others|recommended articles|citing literature
citing articles|recommended|post as|rights and permissions|about this article|grant support
grants and funding|pubmed disclaimer|full text sources|people also read|author information
additional information|corresponding author|more from
you may also like|most read|most popular|trending|latest news|editors' picks|read next
related stories|popular articles|recommended reading|cited by other articles"""
)
"""Headings of what follows a document on its page, down to the next heading of the document."""

CITATION_STYLES = _labels(
    """mdpi and acs style|ama style|chicago style|chicago/turabian style|apa style|aps style
mla style|acs style|vancouver style|cite this article|cite this article as
how to cite this article|cite as|cite this as|to cite this article|citation|how to cite
harvard style"""
)
"""Labels above a ready-made citation of the document itself."""

TRAILING = re.compile(
    r"(?<=[.!?)\]”\"])\s+(?:view full[- ]text|read full[- ]text|full[- ]text)\s*[»›>|]?$",
    re.IGNORECASE,
)
"""A link that a page prints at the end of a paragraph's own line."""

REGISTRY_NUMBER = re.compile(
    r"cas\s*(?:no|number|rn|registry number|#)?\.?\s*:?\s*\d{2,7}-\d\d-\d", re.IGNORECASE
)
