"""Searching people by any part of a name, a reference, e-mail address or postcode, misspelt or not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, extract, false, func, literal, select

from volunteer_app.foundation import finding, folding
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.finding import Closeness, Hit
from volunteer_app.foundation.folding import Term
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Affiliation, Person
from volunteer_app.people.queries import people
from volunteer_app.people.rules import outward_part


def find(scope: Scope, text: str) -> Select[Person]:
    """Those in whom every word of `text` is, or begins, a part of their name, or a reference, address or
    postcode. Where there is nobody, those whose name is a slip away. A statement to page by `BY_SORT_NAME`.

    One letter finds last names that begin with it. Sends one small statement to see if there is anybody.
    """
    terms = folding.terms(text)
    if not terms:
        return people(scope).where(false()) if folding.plain(text) else people(scope)
    strict = people(scope).where(_named(terms, Closeness.BEGINNING))
    if not folding.forgives(terms) or _anybody(strict):
        return strict
    return people(scope).where(_named(terms, Closeness.NEAR))


def narrowed(
    statement: Select[Any], person_id: Any, text: str, *, by_name_alone: bool = False
) -> Select[Any]:
    """Those rows of a list whose person (`person_id`: the column that names them) `find` would find.

    `by_name_alone`: for viewers who see names and nothing else; a search must not tell them more. Sends one
    small statement to see if there is anybody, where a slip would be forgiven.
    """
    terms = folding.terms(text)
    if by_name_alone:
        terms = tuple(Term(term.words) for term in terms if term.words)
    if not terms:
        return statement.where(false()) if folding.plain(text) else statement
    strict = statement.where(_has_person(person_id, terms, Closeness.BEGINNING))
    if not folding.forgives(terms) or db.session.execute(strict.limit(1)).first() is not None:
        return strict
    return statement.where(_has_person(person_id, terms, Closeness.NEAR))


def closest(scope: Scope, terms: Sequence[Term], most: int) -> list[Hit]:
    """Up to `most` people, and one more if there are more: the closest first, then by name.

    One statement; a second, for names a slip away, where those do not fill it.
    """
    strict = (Closeness.EXACT, Closeness.WHOLE, Closeness.BEGINNING)
    found = finding.hits([_first(scope, terms, closeness, most) for closeness in strict])
    enough = len(found) > most or (found and found[0].closeness is Closeness.EXACT)
    if not enough and folding.forgives(terms):
        known = {hit.reference for hit in found}
        near = finding.hits([_first(scope, terms, Closeness.NEAR, most)])
        found += [hit for hit in near if hit.reference not in known]
    return found[: most + 1]


def _first(scope: Scope, terms: Sequence[Term], closeness: Closeness, most: int) -> Select[*tuple[Any, ...]]:
    first = people(scope).where(_named(terms, closeness)).with_only_columns(Person.id)
    ordered = first.order_by(Person.sort_name, Person.id).limit(most + 1)
    return finding.marked(Person, _columns(scope), closeness, ordered)


def _columns(scope: Scope) -> Select[*tuple[Any, ...]]:
    also = case((Person.known_as != "", " (known as " + Person.known_as + ")"), else_="")
    holder = (
        select(func.min(Organisation.name))
        .join(Affiliation, Affiliation.organisation_id == Organisation.id)
        .where(Affiliation.person_id == Person.id, Affiliation.organisation_id.in_(scope.organisation_ids))
        .scalar_subquery()
    )
    name = Person.last_name + ", " + Person.first_name + also
    born = extract("year", Person.date_of_birth)
    return select(literal("person"), Person.reference, name, holder, literal(True), born, Person.postcode)


def told_apart(hit: Hit) -> str:
    """What tells somebody who was found from another of the same name, and no more; it may be nothing."""
    born, postcode = hit.more
    area = outward_part(postcode)
    return ", ".join(filter(None, (f"born {born}" if born else "", f"postcode {area}" if area else "")))


def _anybody(statement: Select[Person]) -> bool:
    return db.session.scalars(statement.with_only_columns(Person.id).limit(1)).first() is not None


def _named(terms: Sequence[Term], closeness: Closeness) -> ColumnElement[bool]:
    """The condition that a person has all of these terms."""
    initial = _initial(terms)
    if initial and closeness is not Closeness.EXACT:
        return Person.sort_name.between(initial, f"{initial}\U0010ffff")
    return finding.matches(Person, terms, closeness)


def _has_person(person_id: Any, terms: Sequence[Term], closeness: Closeness) -> ColumnElement[bool]:
    if initial := _initial(terms):
        named = select(Person.id).where(Person.sort_name.between(initial, f"{initial}\U0010ffff"))
        return finding.in_ids(person_id, named)
    return finding.every(finding.in_ids(person_id, finding.ids(Person, term, closeness)) for term in terms)


def _initial(terms: Sequence[Term]) -> str:
    """The letter, if that is all that was typed: a fifth of all people have a name that begins with an S."""
    return terms[0].code if len(terms) == 1 and len(terms[0].code) == 1 else ""
