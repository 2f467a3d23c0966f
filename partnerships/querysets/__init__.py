from partnerships.querysets.action_points import ActionPointQuerySet
from partnerships.querysets.document import AttachmentQuerySet
from partnerships.querysets.follow_ups import FollowUpQuerySet
from partnerships.querysets.needs import NeedQuerySet, NeedQuestionQuerySet
from partnerships.querysets.parties import CoPartyQuerySet
from partnerships.querysets.partnerships import PUBLIC, PartnershipQuerySet, one_of, works_with_all_sent
from partnerships.querysets.updates import ReadByQuerySet

__all__ = [
    "PUBLIC",
    "ActionPointQuerySet",
    "AttachmentQuerySet",
    "CoPartyQuerySet",
    "FollowUpQuerySet",
    "NeedQuerySet",
    "NeedQuestionQuerySet",
    "PartnershipQuerySet",
    "ReadByQuerySet",
    "one_of",
    "works_with_all_sent",
]
