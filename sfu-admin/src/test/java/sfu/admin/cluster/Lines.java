package sfu.admin.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An event stream, line by line. */
final class Lines implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final InputStream body;

    Lines(String url) throws Exception {
        HttpResponse<InputStream> answer =
                HTTP.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        body = answer.body();
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (Scanner all = new Scanner(body, StandardCharsets.UTF_8)) {
            while (all.hasNextLine()) {
                lines.add(all.nextLine());
            }
        }
    }

    /** The data of the next event of this name. */
    String await(String event) throws Exception {
        for (String line = next(); ; line = next()) {
            if (line.equals("event: " + event)) {
                return next().substring("data: ".length());
            }
        }
    }

    private String next() throws InterruptedException {
        String line = lines.poll(30, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing more comes");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
