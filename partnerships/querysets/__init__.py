from partnerships.querysets.needs import NeedQuerySet, NeedQuestionQuerySet
from partnerships.querysets.parties import CoPartyQuerySet
from partnerships.querysets.partnerships import PUBLIC, PartnershipQuerySet

__all__ = ["PUBLIC", "CoPartyQuerySet", "NeedQuerySet", "NeedQuestionQuerySet", "PartnershipQuerySet"]
