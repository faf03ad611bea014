"""Under which domains each name belongs to somebody else.

*Pure.* A small own table in place of the Public Suffix List: the registries' second-level
domains under which news is published, and the platforms on which every subdomain is a
publisher of its own. A missing line makes two outlets count as one, never one as two.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _each(endings: str, *, under: str) -> frozenset[str]:
    return frozenset(f"{ending}.{under}" for ending in _names(endings))


_REGISTRIES = frozenset().union(
    _each("co org ac gov ltd plc me net sch nhs police", under="uk"),
    _each("co ne or ac go ad ed gr lg", under="jp"),
    _each("com net org edu gov id asn", under="au"),
    _each("co org net ac govt geek school maori iwi", under="nz"),
    _each("com net org gov edu ac", under="cn"),
    _each("com net org edu gov idv", under="hk"),
    _each("com net org edu gov idv", under="tw"),
    _each("co or ne re pe go ac", under="kr"),
    _each("co net org gen firm ind ac edu res gov nic", under="in"),
    _each("com net org edu gov per", under="sg"),
    _each("com net org edu gov", under="my"),
    _each("co or ac go in mi net", under="th"),
    _each("com net org edu gov", under="ph"),
    _each("com net org edu gov ac", under="vn"),
    _each("co or ac go web sch my", under="id"),
    _each("com net org gov edu art blog jor eco", under="br"),
    _each("com net org gob edu", under="mx"),
    _each("com net org gob gov edu", under="ar"),
    _each("com net org edu gov", under="co"),
    _each("com org net edu gob", under="pe"),
    _each("co org ac gov net web law", under="za"),
    _each("com org net edu gov", under="ng"),
    _each("co or ac go ne", under="ke"),
    _each("co org ac gov net muni", under="il"),
    _each("com net org gov edu bel web gen", under="tr"),
    _each("com net org edu gov", under="ua"),
    _each("com org net edu gov", under="eg"),
    _each("com net org edu gov", under="sa"),
    _each("com net org edu gov", under="pk"),
    _each("com net org edu gov ac", under="bd"),
    _each("com net org edu gov", under="gr"),
    _each("com org net edu gov", under="cy"),
    _each("com org net edu gov", under="mt"),
    _each("com edu gov net org art", under="pl"),
    _each("co or ac gv", under="at"),
    _each("co org net", under="hu"),
    _each("com org nom gob edu", under="es"),
    _each("com org net edu gov", under="pt"),
    _each("asso com gouv", under="fr"),
    _each("msk spb com org net", under="ru"),
    _each("gov edu", under="it"),
    _each("gc on qc bc ab", under="ca"),
    _each("com", under="de"),
    _each("com net org", under="se"),
    _each("uk us eu de jpn", under="com"),
    _each("eu", under="org"),
)

_PLATFORMS = _names(
    """
    substack.com medium.com ghost.io beehiiv.com buttondown.email buttondown.com
    blogspot.com wordpress.com wpcomstaging.com tumblr.com typepad.com livejournal.com
    github.io gitlab.io codeberg.page pages.dev workers.dev netlify.app vercel.app
    web.app firebaseapp.com herokuapp.com onrender.com fly.dev surge.sh readthedocs.io
    bearblog.dev hashnode.dev micro.blog writeas.com write.as posthaven.com svbtle.com
    prose.sh mataroa.blog dreamwidth.org neocities.org wixsite.com weebly.com
    squarespace.com webflow.io framer.website notion.site super.site hubspotpagebuilder.com
    posterous.com over-blog.com canalblog.com blogger.com home.blog blog.com
    hatenablog.com hatenablog.jp hateblo.jp hatenadiary.com hatenadiary.jp hatenadiary.org
    livedoor.blog blog.jp fc2.com seesaa.net cocolog-nifty.com exblog.jp muragon.com
    theletter.jp studio.site amebaownd.com jimdofree.com tistory.com velog.io
    hf.space streamlit.app dev.to note.com zenn.dev qiita.com github.com
    """
)
"""Subdomains are publishers; on the platform's own host the first path segment is."""

PUBLIC_SUFFIXES = _REGISTRIES | _PLATFORMS
