from partnerships.querysets.needs import NeedQuerySet, NeedQuestionQuerySet
from partnerships.querysets.partnerships import PUBLIC, PartnershipQuerySet

__all__ = ["PUBLIC", "NeedQuerySet", "NeedQuestionQuerySet", "PartnershipQuerySet"]
