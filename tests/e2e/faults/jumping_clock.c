/* A wall clock that somebody keeps setting: of every twelve readings, four are right, four a day late and four a day early.
   The clock that nobody sets goes on as it is. Loaded into the binary by LD_PRELOAD. */
#define _GNU_SOURCE
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_uint readings;

int clock_gettime(clockid_t which, struct timespec *now)
{
    static const long days[] = { 0, 1, -1 };
    int failed = (int)syscall(SYS_clock_gettime, which, now);
    if (!failed && which == CLOCK_REALTIME)
        now->tv_sec += days[atomic_fetch_add(&readings, 1) / 4 % 3] * 86400;
    return failed;
}
