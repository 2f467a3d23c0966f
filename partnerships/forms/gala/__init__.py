from partnerships.forms.gala.editions import CriteriaForm, EditionForm, NewEditionForm
from partnerships.forms.gala.nominating import JurorForm, LaureateForm, NominationForm, ReleaseForm
from partnerships.forms.gala.scoring import DeclarationForm, SheetForm, TieForm

__all__ = [
    "CriteriaForm",
    "DeclarationForm",
    "EditionForm",
    "JurorForm",
    "LaureateForm",
    "NewEditionForm",
    "NominationForm",
    "ReleaseForm",
    "SheetForm",
    "TieForm",
]
