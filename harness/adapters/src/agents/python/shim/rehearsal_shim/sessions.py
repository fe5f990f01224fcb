"""The conversations of one process, side by side, the turns of each in their order."""

import asyncio
from collections.abc import Callable
from typing import Any

from rehearsal_shim import tools
from rehearsal_shim.asking import CURRENT, Questions
from rehearsal_shim.kinds import Conversation, Kind
from rehearsal_shim.loading import told
from rehearsal_shim.telemetry import Telemetry
from rehearsal_shim.wire import Request, Wire
from rehearsal_shim.workers import Worker


class Session:
    """One conversation. A turn's answer is its reply, or what is asked while the call goes on; then the reply answers
    a later turn."""

    def __init__(self, name: str, kind: Kind, wire: Wire, telemetry: Telemetry) -> None:
        self._name = name
        self._kind = kind
        self._wire = wire
        self._telemetry = telemetry
        self._worker = Worker()
        self._conversation: Conversation | None = None
        self._waiting: asyncio.Queue[Request] = asyncio.Queue()
        self._is_ending = False
        #: The last that was said is a question of a call in progress.
        self._is_asking = False
        self._call: Request | None = None
        self._resumed: Callable[[], None] | None = None
        self._open_turn: int | None = None
        self._is_open = asyncio.Event()
        self._questions = Questions(asyncio.get_running_loop(), self._ask)
        self._task = asyncio.get_running_loop().create_task(self._live())

    def receive(self, request: Request) -> None:
        """Takes the next request: the answer to what is asked, or something to say."""
        if not self._is_asking:
            self._waiting.put_nowait(request)
            return
        self._is_asking = False
        if self._call is not None:
            self._resumed = self._telemetry.resumed(self._call, request)
        self._open(request.turn)
        self._questions.resolve(request.answers or [])
        self._questions.pump()

    async def end(self) -> None:
        """Stops whatever goes on, as far as it can be stopped."""
        self._is_ending = True
        self._task.cancel()
        self._questions.end()
        await asyncio.wait([self._task])
        self._worker.end()

    async def _live(self) -> None:
        CURRENT.set(self._questions)
        while True:
            self._call = request = await self._waiting.get()
            self._open(request.turn)
            tools.CURRENT.set(request.mcp_url)
            self._questions.begin()
            try:
                answer = await self._answer(request)
            finally:
                self._questions.end()
            # A call may end although it asked something and has no answer yet.
            await self._is_open.wait()
            self._speak(answer)

    async def _answer(self, request: Request) -> dict[str, Any]:
        try:
            with self._telemetry.turn(request):
                conversation = self._conversation or await self._begin()
                return (await conversation.turn(request)).answer()
        except BaseException as error:
            if isinstance(error, asyncio.CancelledError) and self._is_ending:
                raise
            return {"error": told(error)}

    async def _begin(self) -> Conversation:
        self._conversation = await self._kind.begin(self._name, self._worker)
        if not self._telemetry.is_begun:
            await self._worker.run(self._telemetry.begin)
        return self._conversation

    def _ask(self, questions: list[dict[str, Any]]) -> bool:
        """Asks the user in place of a reply; not now, where no turn is open."""
        if self._open_turn is None:
            return False
        self._speak({"questions": questions})
        self._is_asking = True
        return True

    def _open(self, turn: int) -> None:
        self._open_turn = turn
        self._is_open.set()

    def _speak(self, answer: dict[str, Any]) -> None:
        if self._open_turn is not None:
            self._wire.answer(self._name, self._open_turn, answer)
        self._open_turn = None
        self._is_open.clear()
        if self._resumed is not None:
            self._resumed()
            self._resumed = None


class Sessions:
    """All conversations of the process."""

    def __init__(self, kind: Kind, wire: Wire, telemetry: Telemetry) -> None:
        self._parts = (kind, wire, telemetry)
        self._sessions: dict[str, Session] = {}
        self._endings: set[asyncio.Task[None]] = set()

    def receive(self, request: Request) -> None:
        """Hands a request to its conversation, which begins with its first."""
        if request.is_end:
            session = self._sessions.pop(request.session_id, None)
            if session is not None:
                self._begin_end(session)
            return
        if request.session_id not in self._sessions:
            self._sessions[request.session_id] = Session(request.session_id, *self._parts)
        self._sessions[request.session_id].receive(request)

    async def end(self) -> None:
        """Ends all of them."""
        for session in self._sessions.values():
            self._begin_end(session)
        if self._endings:
            await asyncio.wait(self._endings, timeout=1)

    def _begin_end(self, session: Session) -> None:
        ending = asyncio.get_running_loop().create_task(session.end())
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)
