/** Pages on which people sign in and join, and the first page of a project. */
@NullMarked
package dev.sepurux.server.web.people;

import org.jspecify.annotations.NullMarked;
