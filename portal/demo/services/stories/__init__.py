"""Reads what the demo tells: people, organizations and what they wrote, from the files in `data/`."""

from portal.demo.services.stories.files import DATA
from portal.demo.services.stories.organizations import (
    Decision,
    ListedStory,
    OrganizationStory,
    listed,
    organizations,
)
from portal.demo.services.stories.partnerships import (
    IndicatorStory,
    MeasureStory,
    NeedStory,
    PlanStory,
    ProposalStory,
    measures,
    needs,
    plans,
    proposals,
    talk,
)
from portal.demo.services.stories.people import MAIL_DOMAIN, Person, people
from portal.demo.services.stories.programmes import (
    GalaStory,
    NominationStory,
    ProgrammeStory,
    gala_comments,
    galas,
    programmes,
)
from portal.demo.services.stories.published import (
    ConsultationStory,
    EventStory,
    ResourceStory,
    consultations,
    events,
    resources,
)

__all__ = [
    "DATA",
    "MAIL_DOMAIN",
    "ConsultationStory",
    "Decision",
    "EventStory",
    "GalaStory",
    "IndicatorStory",
    "ListedStory",
    "MeasureStory",
    "NeedStory",
    "NominationStory",
    "OrganizationStory",
    "Person",
    "PlanStory",
    "ProgrammeStory",
    "ProposalStory",
    "ResourceStory",
    "consultations",
    "events",
    "gala_comments",
    "galas",
    "listed",
    "measures",
    "needs",
    "organizations",
    "people",
    "plans",
    "programmes",
    "proposals",
    "resources",
    "talk",
]
