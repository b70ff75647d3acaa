package dev.sepurux.server.web;

/** A visit to the page of one object, which was found in a project that the visitor may see. */
public record Located<T>(Visit visit, T found) {}
