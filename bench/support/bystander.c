/*
 * Another client of the server: a GET at every millisecond, whether the one before it was answered or not, until
 * something comes on its input. A latency counts from when a GET was due.
 *
 *   cc -O2 -o bystander bystander.c && ./bystander PORT
 *
 * Prints the latencies at 50%, 90%, 99% and 99.9%, and the largest, in microseconds; the first half second is left out.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 1 << 20, LEFT_OUT = 500, PERIOD = 1000000 };
static long took[MOST];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int compare(const void *a, const void *b) {
  long x = *(const long *)a, y = *(const long *)b;
  return (x > y) - (x < y);
}

int main(int count, char **words) {
  static const char get[] = "*2\r\n$3\r\nGET\r\n$2\r\nno\r\n";
  if (count != 2) return 2;
  int on = 1, server = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(words[1]))};
  inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
  if (connect(server, (struct sockaddr *)&to, sizeof to) != 0) fail("connect");
  setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  long sent = 0, n = 0;
  long long first_due = now();
  struct pollfd watched[2] = {{.fd = 0, .events = POLLIN}, {.fd = server, .events = POLLIN}};
  while (sent < MOST) {
    long long wait = first_due + sent * PERIOD - now();
    struct timespec until = {.tv_nsec = wait > 0 ? wait : 0};
    if (ppoll(watched, 2, &until, NULL) < 0) fail("poll");
    if (watched[0].revents != 0) break;
    if (watched[1].revents != 0) {
      /* The key is missing, and the answer is $-1. */
      char answers[4096];
      ssize_t got = read(server, answers, sizeof answers);
      if (got <= 0) fail("read");
      long long at = now();
      for (ssize_t byte = 0; byte < got; byte++)
        if (answers[byte] == '$') {
          took[n] = (long)((at - first_due - n * PERIOD) / 1000);
          n++;
        }
    }
    for (; sent < MOST && first_due + sent * PERIOD <= now(); sent++)
      if (write(server, get, sizeof get - 1) != sizeof get - 1) fail("write");
  }
  if (n <= LEFT_OUT) return 1;
  long *first = took + LEFT_OUT;
  n -= LEFT_OUT;
  qsort(first, (size_t)n, sizeof *first, compare);
  printf("%ld %ld %ld %ld %ld\n", first[n / 2], first[n * 9 / 10], first[n * 99 / 100], first[n * 999 / 1000], first[n - 1]);
  return 0;
}
