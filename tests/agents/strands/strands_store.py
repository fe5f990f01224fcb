"""The flight desk's store and the two tools that use it."""

import hashlib
from typing import Any

from strands import tool


class Flights:
    """One session's own flights and bookings. Prices and references follow from the request alone."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Any]] = {}
        self.booked: list[dict[str, Any]] = []

    def search(self, origin: str, destination: str, date: str) -> list[dict[str, Any]]:
        """Two flights for every route and day."""
        base = 80 + int(_digest(origin, destination, date)[:4], 16) % 200
        route = f"{origin[:3]}{destination[:3]}-{date}".upper()
        flights = [
            {"flight_id": f"{route}-{departs[:2]}", "departs": departs, "price_eur": price}
            for departs, price in (("07:15", base), ("18:40", base + 45))
        ]
        for flight in flights:
            trip = {"origin": origin, "destination": destination, "date": date}
            self.found[flight["flight_id"]] = {**flight, **trip}
        return flights

    def book(self, flight_id: str) -> dict[str, Any]:
        """Books a flight that was found before."""
        if flight_id not in self.found:
            raise ValueError(f"no flight {flight_id} in the last search results")
        reference = "SF-" + _digest(flight_id, str(len(self.booked)))[:6].upper()
        booking = {"reference": reference, **self.found[flight_id]}
        self.booked.append(booking)
        return booking


def make_tools(flights: Flights) -> list[Any]:
    """The tools of one session, bound to its store."""

    @tool
    def search_flights(origin: str, destination: str, date: str) -> dict:
        """Find flights on sale.

        Args:
            origin: City of departure.
            destination: City of arrival.
            date: Day of travel, YYYY-MM-DD.
        """
        return _success({"flights": flights.search(origin, destination, date)})

    @tool
    def book_flight(flight_id: str) -> dict:
        """Book a flight that was found before.

        Args:
            flight_id: The id from the search results.
        """
        return _success(flights.book(flight_id))

    return [search_flights, book_flight]


def _success(result: dict[str, Any]) -> dict[str, Any]:
    return {"status": "success", "content": [{"json": result}]}


def _digest(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
