"""The pages of partnerships that are measured."""

from __future__ import annotations

from benchmarks.pages import Asker, Page
from organizations.models import Organization
from partnerships.enums import PartnershipState
from partnerships.models import Partnership
from portal.accounts.models import User

REGISTER = {
    "register": "",
    "register, last page": "page=400",
    "register, by county": "area=127",
    "register, by field of work and moment": "moment=under_way&domain=culture",
    "register, by moment": "moment=prepared",
    "register, common word": "q=tineri",
    "register, two common words": "q=tineri+parc",
    "register, word in every row": "q=asociatia",
    "register, rare word": "q=4711",
    "register, mistyped": "q=tinerri",
}


def partnership_pages() -> list[Page]:
    """The register, lists, desks, and a partnership of each sort that a page differs by."""

    def page_of(sign_in: str, state: PartnershipState) -> str:
        own = Organization.objects.of(User.objects.get(email=f"{sign_in}@bench.example")).get()
        return Partnership.objects.with_party(own).filter(state=state).order_by("pk")[0].get_absolute_url()

    signing, active = (
        page_of("clerk", state) for state in (PartnershipState.SIGNING, PartnershipState.ACTIVE)
    )
    drawn_up, sent = (
        page_of("editor", state) for state in (PartnershipState.DRAFT, PartnershipState.CHANGES_REQUESTED)
    )
    own_list, desk = "/partnerships/proposals/", "/desk/"
    return [
        *(Page(name, f"/partnerships/?{query}", Asker.UNCACHED) for name, query in REGISTER.items()),
        Page("on the map", "/partnerships/map/", Asker.UNCACHED),
        Page("on the map, by moment", "/partnerships/map/?moment=prepared", Asker.UNCACHED),
        Page("answers of authorities", "/partnerships/answers/", Asker.UNCACHED),
        Page("answers, words", "/partnerships/answers/?q=tineri", Asker.UNCACHED),
        Page("feed (RSS)", "/partnerships/rss/", Asker.UNCACHED),
        Page("a partnership that is active", active, Asker.UNCACHED),
        Page("a draft", drawn_up, Asker.EDITOR),
        Page("a proposal with changes requested", sent, Asker.EDITOR),
        Page("a partnership being signed", signing, Asker.CLERK),
        Page("a partnership that is active", active, Asker.CLERK),
        *(Page("proposals", own_list, asker) for asker in (Asker.EDITOR, Asker.CLERK, Asker.MANAGER)),
        Page("board", "/partnerships/board/", Asker.MANAGER),
        Page("board, a list behind it", "/partnerships/board/whole/", Asker.MANAGER),
        Page("proposals, words", f"{own_list}?q=tineri", Asker.CLERK),
        Page("proposals, words", f"{own_list}?q=tineri", Asker.MANAGER),
        Page("desk", desk, Asker.EDITOR),
        Page("desk", desk, Asker.CLERK),
    ]
