/*
 * What redrift is held against: a client that asks the same of every key, as fast as a server answers. One connection,
 * one write per page, and the next SCAN is sent before the commands of the page, so that the server never waits.
 * Replies are counted and skipped; only the names of SCAN are kept, as they go out again.
 *
 *   cc -O2 -o overlapping-client overlapping-client.c && ./overlapping-client PORT COUNT TYPE PTTL [IDLETIME ENCODING]
 *
 * Prints the number of keys and the seconds.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 1 << 22, MOST_KEYS = 65536 };

static int server;
static char in[ROOM], out[ROOM], names[ROOM];
static size_t begin, end, queued, named;
static struct { size_t at, length; } keys[MOST_KEYS];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Makes sure that `bytes` of input lie in one piece from `begin` on. */
static void need(size_t bytes) {
  while (end - begin < bytes) {
    if (begin + bytes > ROOM || end == ROOM) {
      memmove(in, in + begin, end - begin);
      end -= begin;
      begin = 0;
    }
    ssize_t got = read(server, in + end, ROOM - end);
    if (got <= 0) fail("read");
    end += (size_t)got;
  }
}

/* The number behind the kind byte of a reply; `begin` moves behind its line. */
static long header(char *kind) {
  size_t length = 1;
  char *stop;
  need(1);
  while ((stop = memchr(in + begin + length - 1, '\n', end - begin - length + 1)) == NULL) {
    length = end - begin + 1;
    need(length);
  }
  *kind = in[begin];
  long value = *kind == '+' || *kind == '-' ? 0 : strtol(in + begin + 1, NULL, 10);
  begin = (size_t)(stop - in) + 1;
  return value;
}

static void skip(void) {
  char kind;
  long length = header(&kind);
  if (kind == '-') fail("the server refused a command");
  if (kind == '$' && length >= 0) {
    need((size_t)length + 2);
    begin += (size_t)length + 2;
  }
}

static void put(const char *bytes, size_t length) {
  memcpy(out + queued, bytes, length);
  queued += length;
}

static void flush(void) {
  for (size_t sent = 0; sent < queued;) {
    ssize_t wrote = write(server, out + sent, queued - sent);
    if (wrote <= 0) fail("write");
    sent += (size_t)wrote;
  }
  queued = 0;
}

static void put_scan(const char *cursor, const char *count) {
  queued += (size_t)sprintf(out + queued, "*4\r\n$4\r\nSCAN\r\n$%zu\r\n%s\r\n$5\r\nCOUNT\r\n$%zu\r\n%s\r\n", strlen(cursor),
                            cursor, strlen(count), count);
}

/* Reads one page of names; true unless it was the last. */
static int take_page(char *cursor, size_t *count) {
  char kind;
  if (header(&kind) != 2 || kind != '*') fail("SCAN");
  size_t length = (size_t)header(&kind);
  need(length + 2);
  memcpy(cursor, in + begin, length);
  cursor[length] = 0;
  begin += length + 2;
  *count = (size_t)header(&kind);
  if (*count > MOST_KEYS) fail("too many keys in a page");
  named = 0;
  for (size_t n = 0; n < *count; n++) {
    length = (size_t)header(&kind);
    need(length + 2);
    memcpy(names + named, in + begin, length + 2);
    keys[n].at = named;
    keys[n].length = length;
    named += length + 2;
    begin += length + 2;
  }
  return strcmp(cursor, "0") != 0;
}

static const char *prefix_of(const char *question) {
  if (strcmp(question, "TYPE") == 0) return "*2\r\n$4\r\nTYPE\r\n";
  if (strcmp(question, "PTTL") == 0) return "*2\r\n$4\r\nPTTL\r\n";
  if (strcmp(question, "IDLETIME") == 0) return "*3\r\n$6\r\nOBJECT\r\n$8\r\nIDLETIME\r\n";
  if (strcmp(question, "ENCODING") == 0) return "*3\r\n$6\r\nOBJECT\r\n$8\r\nENCODING\r\n";
  fail("no such question");
  return NULL;
}

/* Puts the questions on every key of the page that was read last. */
static size_t put_questions(size_t count, char **questions, int width) {
  for (size_t n = 0; n < count; n++) {
    char length[24];
    size_t digits = (size_t)sprintf(length, "$%zu\r\n", keys[n].length);
    for (int q = 0; q < width; q++) {
      put(questions[q], strlen(questions[q]));
      put(length, digits);
      put(names + keys[n].at, keys[n].length + 2);
    }
  }
  return count * (size_t)width;
}

static void reach(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  server = socket(AF_INET, SOCK_STREAM, 0);
  int on = 1;
  setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(server, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
}

int main(int argc, char **argv) {
  char *questions[8];
  int width = 0;
  for (; width + 3 < argc; width++) questions[width] = (char *)prefix_of(argv[width + 3]);
  reach(atoi(argv[1]));
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  char cursor[32] = "0";
  size_t count, total = 0, due = 0;
  put_scan(cursor, argv[2]);
  flush();
  for (int more = 1; more;) {
    more = take_page(cursor, &count);
    if (more) put_scan(cursor, argv[2]);
    size_t asked = put_questions(count, questions, width);
    flush();
    total += count;
    /* The answers to the page before stand between the names of this page and the next. */
    for (; due > 0; due--) skip();
    due = asked;
  }
  for (; due > 0; due--) skip();
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("%zu %.6f\n", total, (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
  return 0;
}
