/** The pages of policies: lists, one in plain words, its revisions, and the editor. */
@NullMarked
package dev.sepurux.server.web.policy;

import org.jspecify.annotations.NullMarked;
