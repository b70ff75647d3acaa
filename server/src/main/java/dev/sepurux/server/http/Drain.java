package dev.sepurux.server.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Knows which requests came before the server was told to stop. Those are answered to their last
 * byte; later ones are told to go elsewhere.
 */
public final class Drain implements HttpConfiguration.Customizer {
  private static final String ADMITTED = "sepurux.admitted";
  private static final int ALL = Integer.MAX_VALUE;

  private final Semaphore outside = new Semaphore(ALL);
  private volatile boolean begun;

  /** True once the server was told to stop. */
  public boolean isBegun() {
    return begun;
  }

  void begin() {
    begun = true;
  }

  /** Waits until every admitted request is answered; false if some are not after the time. */
  boolean awaitAnswers(long millis) throws InterruptedException {
    boolean answered = outside.tryAcquire(ALL, millis, TimeUnit.MILLISECONDS);
    if (answered) {
      outside.release(ALL);
    }
    return answered;
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    if (enter()) {
      request.setAttribute(ADMITTED, true);
      Request.addCompletionListener(request, failure -> outside.release());
    } else {
      responseHeaders.put(HttpHeader.CONNECTION, "close");
    }
    return request;
  }

  private boolean enter() {
    if (begun || !outside.tryAcquire()) {
      return false;
    }
    if (begun) {
      outside.release();
      return false;
    }
    return true;
  }

  /** The name of the request attribute that an admitted request has. */
  static String attribute() {
    return ADMITTED;
  }
}
