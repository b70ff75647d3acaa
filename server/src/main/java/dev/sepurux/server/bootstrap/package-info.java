/**
 * From one recording to a first campaign: proposes tool entries and a policy pack, and makes the
 * two campaigns of the core packs. Owns no table; it works through the doors of tool, policy and
 * campaign, in one transaction.
 */
@NullMarked
package dev.sepurux.server.bootstrap;

import org.jspecify.annotations.NullMarked;
