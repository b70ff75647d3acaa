/**
 * People: who may sign in, what each may do in which project, sessions, invitations and other
 * one-time links. Owns the tables {@code person}, {@code membership}, {@code session} and {@code
 * one_time_link}. Neighbours: {@code project}, whose walls roles open, and {@code audit}.
 */
@NullMarked
package dev.sepurux.server.people;

import org.jspecify.annotations.NullMarked;
