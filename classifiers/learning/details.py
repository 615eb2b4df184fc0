"""Invents the particulars that people add to a request so that they can be found: name, birth date, address.

Called by `classifiers.learning.guises`. They ask for nothing: who gives his address with a request does not
want it changed. Reads no file; the people and the places do not exist.
"""

import random
from datetime import date, timedelta

_FORMS = {
    "nl": (
        "Naam: {name}\nGeboortedatum: {born}\nAdres: {street} {house}, {town}\nTelefoon: {phone}",
        "Mijn gegevens: {name}, geboren op {born}, {street} {house} in {town}.",
        "Ik ben {name}, geboren {born}, en woon aan de {street} {house} te {town}.",
        "Om mij te vinden: klantnummer {customer}, {name}, geb. {born}.",
        "Mijn klantnummer is {customer} en mijn telefoonnummer {phone}.",
        "Mijn geboortedatum is {born}.",
        "{name}\n{street} {house}\n{town}\n{phone}",
    ),
    "en": (
        "Full name: {name}\nDate of birth: {born}\nAddress: {house} {street}, {town}\nTelephone: {phone}",
        "My details: {name}, born {born}, {house} {street}, {town}.",
        "I am {name}, born on {born}, and I live at {house} {street} in {town}.",
        "To find me: customer number {customer}, {name}, DOB {born}.",
        "My customer number is {customer} and my phone number {phone}.",
        "My date of birth is {born}.",
        "{name}\n{house} {street}\n{town}\n{phone}",
    ),
    "de": (
        "Name: {name}\nGeburtsdatum: {born}\nAnschrift: {street} {house}, {town}\nTelefon: {phone}",
        "Meine Angaben: {name}, geboren am {born}, {street} {house} in {town}.",
        "Ich heiße {name}, bin am {born} geboren und wohne {street} {house} in {town}.",
        "Sie finden mich unter Kundennummer {customer}, {name}, geb. {born}.",
        "Meine Kundennummer lautet {customer}, telefonisch bin ich unter {phone} zu erreichen.",
        "Mein Geburtsdatum ist der {born}.",
        "{name}\n{street} {house}\n{town}\n{phone}",
    ),
    "fr": (
        "Nom : {name}\nDate de naissance : {born}\nAdresse : {house} {street}, {town}\nTéléphone : {phone}",
        "Mes coordonnées : {name}, né(e) le {born}, {house} {street} à {town}.",
        "Je m'appelle {name}, je suis né(e) le {born} et j'habite {house} {street} à {town}.",
        "Pour me retrouver : numéro de client {customer}, {name}, né(e) le {born}.",
        "Mon numéro de client est le {customer}, mon téléphone le {phone}.",
        "Ma date de naissance : {born}.",
        "{name}\n{house} {street}\n{town}\n{phone}",
    ),
}
_STREETS = {
    "nl": ("Kerkstraat", "Lindenlaan", "Achterweg", "Molenpad", "Burgemeester Krolplein", "Zuiderdiep"),
    "en": ("Mill Lane", "Chapel Row", "Station Road", "Orchard Close", "Beacon Hill", "Quay Street"),
    "de": ("Gartenweg", "Hauptstraße", "Am Anger", "Lindenallee", "Mühlgasse", "Ringstraße"),
    "fr": ("rue des Lilas", "avenue de la Gare", "place du Lavoir", "chemin Vert", "quai Nord", "rue Haute"),
}
_TOWNS = {
    "nl": ("8011 AB Zwolle", "Deventer", "7411 KT Deventer", "Meppel", "6711 CC Ede", "Weert"),
    "en": ("Leeds", "Ludlow LD8 1AB", "Hexham", "Sligo", "Whitby", "Stroud"),
    "de": ("10115 Berlin", "Celle", "37671 Höxter", "Graz", "6460 Altdorf", "Gera"),
    "fr": ("Lyon", "71000 Mâcon", "Annecy", "Roubaix", "5000 Namur", "Tours"),
}
_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_PHONES = ("06-123456{}", "038-55501{}", "+31 6 555 012 {}", "01632 9600{}", "0151 5550{}", "06 39 98 00 {}")
_FIRST_BIRTHDAY, _DAYS_OF_BIRTH = date(1938, 1, 1), 25_000


def details(language: str, name: str, chance: random.Random) -> str | None:
    """Particulars of an invented person in this language; None where we have no words in it."""
    if language not in _FORMS:
        return None
    return chance.choice(_FORMS[language]).format(
        name=name,
        born=_born(language, chance),
        street=chance.choice(_STREETS[language]),
        house=chance.randint(1, 180),
        town=chance.choice(_TOWNS[language]),
        phone=chance.choice(_PHONES).format(chance.randint(10, 99)),
        customer=chance.randint(1_000, 99_999),
    )


def _born(language: str, chance: random.Random) -> str:
    """A birth date in one of the ways in which people write it."""
    day = _FIRST_BIRTHDAY + timedelta(days=chance.randrange(_DAYS_OF_BIRTH))
    month = _MONTHS[language].split()[day.month - 1]
    return chance.choice(
        (
            f"{day.day}{'.' if language == 'de' else ''} {month} {day.year}",
            f"{day:%d-%m-%Y}",
            f"{day.day}-{day.month}-{day:%y}",
            f"{day.day}.{day.month}.{day.year}",
            f"{day:%d/%m/%Y}",
            day.isoformat(),
        )
    )
