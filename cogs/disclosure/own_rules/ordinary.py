"""Parameters that links have everywhere without paying anybody: what search, paging and campaigns put there; pure.

They are common names in what people publish with (WordPress, MediaWiki, forums, shops) and in what campaigns are told
apart by; a rule about one of them alone would be found on links of every kind.
"""

from typing import Final

_SEARCH: Final = (
    "q query search s keyword keywords k term find filter filters category cat tag tags topic type kind sort order "
    "orderby sortby dir direction view mode format layout tab section group"
)
_PAGING: Final = "p page pg paged offset start limit per_page perpage page_size cursor after before next prev from to"
_THINGS: Final = (
    "id ids v t f c m n x y z i e d w h l item itemid item_id product productid product_id pid post postid post_id "
    "article articleid story storyid thread topicid threadid uid user userid user_id u name title list index "
    "playlist video video_id track file path doc docid folder key ean isbn asin sku gtin variant color colour size "
    "quantity qty amount price currency date day month year time week width height zoom lat lng lon ll q_id"
)
_LANGUAGES: Final = "lang language locale hl gl lc lr country region loc market site city"
_PROGRAMS: Final = (
    "action act do cmd op option task module controller route ajax callback jsonp api version ver rev branch commit "
    "diff oldid curid redirect redirect_uri redirect_url return returnurl return_to continue goto url uri link "
    "next_url target token state session sid sessionid nonce hash sig signature expires ts timestamp cache cb rnd "
    "random nocache debug preview print download dl share embed autoplay loop theme dark amp output platform device "
    "app client client_id response_type scope login auth error message msg text body subject email"
)
_TRACKING: Final = (
    "fbclid gclid gclsrc dclid gbraid wbraid gad gad_source gad_campaignid msclkid twclid ttclid li_fat_id igsh igshid "
    "yclid ysclid epik rdt_cid srsltid si pp feature ab_channel spm scm mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc "
    "__hstc hsctatracking vero_id oly_anon_id oly_enc_id wickedid ml_subscriber _ga _gl mtm_source mtm_campaign "
    "pk_source pk_campaign cmpid cid ncid icid trk trkinfo campaign campaign_id campaignid source src medium content "
    "ref ref_ ref_src ref_url referer origin context share_id smid smtyp sr_share ved ei sca_esv usg"
)
NAMES: Final = frozenset(f"{_SEARCH} {_PAGING} {_THINGS} {_LANGUAGES} {_PROGRAMS} {_TRACKING}".split())
"""In small letters."""
BEGINNINGS: Final = ("utm_", "mtm_", "pk_", "hsa_", "at_", "ga_", "vero_", "fb_", "__hs")
"""What names of parameters begin with that tell where somebody came from."""


def ordinary(parameter: str) -> bool:
    """Whether links everywhere have this parameter."""
    return parameter in NAMES or parameter.startswith(BEGINNINGS)
