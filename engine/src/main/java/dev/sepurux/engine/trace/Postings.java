package dev.sepurux.engine.trace;

import java.util.Arrays;

/**
 * From a 64-bit key to the places that hold it, in order of adding. Plain arrays: a trace of 4 MB
 * has a million places.
 */
final class Postings {
  private static final int NONE = -1;

  private long[] keys = new long[1 << 10];
  private int[] heads = new int[1 << 10];
  private int[] tails = new int[1 << 10];
  private int used;

  private int[] leaves = new int[1 << 10];
  private int[] starts = new int[1 << 10];
  private int[] ends = new int[1 << 10];
  private int[] next = new int[1 << 10];
  private int size;

  Postings() {
    Arrays.fill(heads, NONE);
  }

  int size() {
    return size;
  }

  /** The first posting of a key, or -1. */
  int first(long key) {
    return heads[slot(key)];
  }

  /** The posting after one, or -1. */
  int next(int posting) {
    return next[posting];
  }

  int leaf(int posting) {
    return leaves[posting];
  }

  int start(int posting) {
    return starts[posting];
  }

  int end(int posting) {
    return ends[posting];
  }

  void add(long key, int leaf, int start, int end) {
    if (size == leaves.length) {
      grow();
    }
    int posting = size++;
    leaves[posting] = leaf;
    starts[posting] = start;
    ends[posting] = end;
    next[posting] = NONE;
    int slot = slot(key);
    if (heads[slot] == NONE) {
      keys[slot] = key;
      heads[slot] = posting;
      used++;
    } else {
      next[tails[slot]] = posting;
    }
    tails[slot] = posting;
    if (used * 2 > keys.length) {
      rehash();
    }
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (mix(key) & mask);
    while (heads[slot] != NONE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static long mix(long key) {
    long z = key * 0x9E3779B97F4A7C15L;
    return z ^ (z >>> 32);
  }

  private void grow() {
    int capacity = leaves.length * 2;
    leaves = Arrays.copyOf(leaves, capacity);
    starts = Arrays.copyOf(starts, capacity);
    ends = Arrays.copyOf(ends, capacity);
    next = Arrays.copyOf(next, capacity);
  }

  private void rehash() {
    long[] oldKeys = keys;
    int[] oldHeads = heads;
    int[] oldTails = tails;
    keys = new long[oldKeys.length * 2];
    heads = new int[keys.length];
    tails = new int[keys.length];
    Arrays.fill(heads, NONE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldHeads[i] != NONE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        heads[slot] = oldHeads[i];
        tails[slot] = oldTails[i];
      }
    }
  }

  /** A 64-bit hash of a text (FNV-1a over UTF-16 units). */
  static long hash(String text, int from, int to) {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
