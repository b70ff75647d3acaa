/** Health, the published schema and facts about this server. Owns no table. */
@NullMarked
package dev.sepurux.server.ops;

import org.jspecify.annotations.NullMarked;
