"""Reads which grounds of GDPR art. 6(1) a legal basis names, in the words that a company chose for it.

Called by `responses.extract.portable` and `responses.keeping`; what names no ground is left to a colleague.
"""

import re

#: "artikel 6 lid 1 onder f", "Article 6(1)(b)", "art. 6, eerste lid, sub a": the letter behind article 6(1).
_ARTICLE = re.compile(
    r"\b6\W{0,3}(?:(?:lid|paragraph|absatz|abs\.|paragraphe)\W?1|1|eerste lid)\W{0,3}"
    r"(?:onder|sub|letter|point|buchstabe|lit)?\W{0,3}([a-f])\b",
    re.IGNORECASE,
)
_CONSENT_OR_CONTRACT = re.compile(
    r"\b(?:toestemming|overeenkomst|contract|consent|agreement|einwilligung|vertrag|consentement|contrat)\b",
    re.IGNORECASE,
)
_LEGAL_DUTY = re.compile(
    r"\b(?:wettelijke (?:plicht|verplichting)|legal (?:obligation|duty)"
    r"|gesetzliche (?:pflicht|verpflichtung)|rechtliche verpflichtung|obligation légale)",
    re.IGNORECASE,
)
_INTEREST = re.compile(r"\b(?:belang|interests?|interesse|intérêt)\b", re.IGNORECASE)
#: Dutch and German tie it to other words: "omzetbelasting", "Umsatzsteuer".
_TAX_LAW = re.compile(r"belasting|steuer|\b(?:fisca|tax\b|taxation|impôt|awr\b)", re.IGNORECASE)
_DUTY_TO_KEEP = re.compile(
    r"bewaarplicht|wettelijke bewaartermijn|aufbewahrungspflicht|gesetzliche aufbewahrungsfrist"
    r"|required by law|(?:statutory|legal) retention|conservation légale",
    re.IGNORECASE,
)


def named_articles(basis: str) -> frozenset[str]:
    """The letters of art. 6(1) that are named: "b" for a contract, "c" for a legal duty."""
    return frozenset(match[1].lower() for match in _ARTICLE.finditer(basis))


def names_consent_or_contract(basis: str) -> bool:
    """Whether the words speak of consent or of a contract (art. 6(1)(a) and (b))."""
    return bool(_CONSENT_OR_CONTRACT.search(basis))


def names_tax_law(words: str) -> bool:
    """Whether the words speak of tax law, which makes a company keep its accounts (art. 52 AWR)."""
    return bool(_TAX_LAW.search(words))


def names_duty_to_keep(words: str) -> bool:
    """Whether the words speak of a law that makes a company keep data, that on taxes among them."""
    return names_tax_law(words) or bool(_DUTY_TO_KEEP.search(words))


def is_legal_duty(basis: str) -> bool | None:
    """Whether a law obliges the company to this use (art. 6(1)(c)).

    None where no ground is named, or one beside it that obliges to nothing.
    """
    articles = named_articles(basis)
    obliges = "c" in articles if articles else bool(_LEGAL_DUTY.search(basis))
    if articles:
        leaves_free = articles != {"c"}
    else:
        leaves_free = names_consent_or_contract(basis) or bool(_INTEREST.search(basis))
    return None if obliges is leaves_free else obliges
