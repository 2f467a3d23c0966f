"""What a person can do about what is kept of them, a function per verb."""

from portal.privacy.services.consenting import agree
from portal.privacy.services.erasing import erase_person, held_back_by
from portal.privacy.services.letters import forget_letters, sweep_letters

__all__ = ["agree", "erase_person", "forget_letters", "held_back_by", "sweep_letters"]
