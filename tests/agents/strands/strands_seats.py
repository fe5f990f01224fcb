"""An MCP server on standard input and output that books flights, and asks the customer for a seat before it does."""

from typing import Annotated

from mcp.server.elicitation import AcceptedElicitation, ElicitationResult
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.resolve import Elicit, Resolve
from pydantic import BaseModel

server = MCPServer("seats")


class Seat(BaseModel):
    """What is asked of the customer."""

    seat: str


async def ask_for_seat(flight_id: str) -> Elicit[Seat]:
    """Asks for a seat on this flight."""
    return Elicit(f"Which seat would you like on {flight_id}?", Seat)


@server.tool()
async def book_flight(
    flight_id: str, answer: Annotated[ElicitationResult[Seat], Resolve(ask_for_seat)]
) -> dict[str, str]:
    """Book a flight that was found before."""
    if isinstance(answer, AcceptedElicitation):
        seat = answer.data.seat
        return {"told": f"You fly in seat {seat}. Your booking reference is MC-{flight_id[:6]}."}
    return {"told": "I booked nothing, since you chose no seat."}


if __name__ == "__main__":
    server.run()
