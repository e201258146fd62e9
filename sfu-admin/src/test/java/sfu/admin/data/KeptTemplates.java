package sfu.admin.data;

import sfu.admin.declared.Declared;
import sfu.admin.declared.Outcome;
import sfu.admin.declared.Precondition;
import sfu.admin.declared.TemplateBook;
import sfu.core.time.Clocks;
import sfu.signaling.store.Store;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Templates that are declared while the server runs. */
final class KeptTemplates implements Kept {
    private final TemplateBook templates;

    KeptTemplates(Store store) {
        templates = new TemplateBook(store, new Anything(), 1000, Clocks.system());
    }

    @Override
    public void write(int number) throws Exception {
        Outcome<Declared> outcome =
                templates
                        .put(
                                "kind-" + number,
                                "{\"maxParticipants\":" + (number + 1) + "}",
                                new Precondition("", ""))
                        .join();
        ((Outcome.Done<Declared>) outcome).isKept().get(30, TimeUnit.SECONDS);
    }

    @Override
    public Set<Integer> read() {
        return templates.all().keySet().stream().map(Kept::number).collect(Collectors.toSet());
    }

    private static final class Anything implements TemplateBook.Maker {
        @Override
        public void check(String name, String says) {}

        @Override
        public void add(String name, String says) {}

        @Override
        public void remove(String name) {}
    }
}
