package dev.sepurux.server.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Cuts clients that send a request more slowly than {@link Limits} allows. Jetty's own time-out
 * starts again with every byte, so that one byte now and then would hold a connection for ever.
 */
final class SlowSenders extends AbstractLifeCycle
    implements Connection.Listener, HttpConfiguration.Customizer {
  private static final String KEY = "sepurux.sender";

  private final Scheduler scheduler;
  private final int patience;
  private final int bytesPerSecond;
  private final Map<Connection, Sender> senders = new ConcurrentHashMap<>();

  SlowSenders(Scheduler scheduler, Limits limits) {
    this.scheduler = scheduler;
    this.patience = (int) limits.headerTime().toSeconds();
    this.bytesPerSecond = limits.bytesPerSecond();
  }

  /** What a connection is doing. */
  private enum Phase {
    /** Between requests, or in the middle of the header fields of one. */
    HEADER,
    /** The header fields are there, the body is being read. */
    BODY,
    /** The request is whole and being answered. */
    ANSWER
  }

  /** One connection; changed by the thread that serves it and looked at by the sweep. */
  static final class Sender {
    private final Connection connection;
    private Phase phase = Phase.HEADER;
    private long bytesBefore;
    private int seconds;

    private Sender(Connection connection) {
      this.connection = connection;
    }

    private synchronized void enter(Phase next) {
      phase = next;
      bytesBefore = connection.getBytesIn();
      seconds = 0;
    }

    /** Counts one more second; true if the client is too slow. */
    private synchronized boolean isTooSlow(int patience, int bytesPerSecond) {
      long received = connection.getBytesIn() - bytesBefore;
      boolean sending = phase == Phase.BODY || (phase == Phase.HEADER && received > 0);
      seconds = sending ? seconds + 1 : 0;
      return seconds > patience
          && (phase == Phase.HEADER || received < (long) seconds * bytesPerSecond);
    }
  }

  /** Says that the body of this request is read: from now on the client waits for us. */
  static void received(@Nullable Object attribute) {
    if (attribute instanceof Sender sender) {
      sender.enter(Phase.ANSWER);
    }
  }

  /** The name of the request attribute that {@link #received} takes. */
  static String attribute() {
    return KEY;
  }

  @Override
  public void onOpened(Connection connection) {
    senders.put(connection, new Sender(connection));
  }

  @Override
  public void onClosed(Connection connection) {
    senders.remove(connection);
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    Sender sender = senders.get(request.getConnectionMetaData().getConnection());
    if (sender != null) {
      sender.enter(Phase.BODY);
      request.setAttribute(KEY, sender);
      Request.addCompletionListener(request, failure -> sender.enter(Phase.HEADER));
    }
    return request;
  }

  @Override
  protected void doStart() {
    scheduler.schedule(this::sweep, 1, TimeUnit.SECONDS);
  }

  private void sweep() {
    if (!isRunning() && !isStarting()) {
      return;
    }
    for (Sender sender : senders.values()) {
      if (sender.isTooSlow(patience, bytesPerSecond)) {
        sender.connection.getEndPoint().close();
      }
    }
    scheduler.schedule(this::sweep, 1, TimeUnit.SECONDS);
  }
}
