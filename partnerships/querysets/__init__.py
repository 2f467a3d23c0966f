from partnerships.querysets.document import AttachmentQuerySet
from partnerships.querysets.needs import NeedQuerySet, NeedQuestionQuerySet
from partnerships.querysets.parties import CoPartyQuerySet
from partnerships.querysets.partnerships import PUBLIC, PartnershipQuerySet, one_of

__all__ = [
    "PUBLIC",
    "AttachmentQuerySet",
    "CoPartyQuerySet",
    "NeedQuerySet",
    "NeedQuestionQuerySet",
    "PartnershipQuerySet",
    "one_of",
]
