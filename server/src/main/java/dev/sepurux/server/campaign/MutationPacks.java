package dev.sepurux.server.campaign;

import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Ref;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The mutation packs that this server knows: those of the engine, the same in every project. */
public final class MutationPacks {
  private final List<MutationPack> byName =
      MutationPack.BUILT_IN.stream().sorted(Comparator.comparing(MutationPack::name)).toList();

  /** The pack with this id, name or alias. */
  public Optional<MutationPack> find(Ref ref) {
    return byName.stream().filter(pack -> isNamed(pack, ref)).findFirst();
  }

  private static boolean isNamed(MutationPack pack, Ref ref) {
    UUID id = ref.id();
    return id == null
        ? pack.name().equals(ref.text()) || pack.aliases().contains(ref.text())
        : id.toString().equals(pack.id());
  }

  /** By name. */
  Page.Slice<MutationPack> list(Page page) {
    Page.Cursor after = page.after();
    List<MutationPack> rest =
        byName.stream()
            .filter(pack -> after == null || pack.name().compareTo(after.id()) > 0)
            .skip(page.offset())
            .limit(page.fetch())
            .toList();
    return page.slice(rest, pack -> new Page.Cursor(0, pack.name()));
  }
}
