import { homeOfUser } from "./user.ts";

/** Where the guard keeps its own files, by the XDG base directories. */
export interface OwnDirectories {
  /** Global policies and settings. */
  readonly config: string;
  readonly cache: string;
  readonly state: string;
  /** Packs of the global layer. */
  readonly data: string;
  /** The older system's configuration of the user, read as data; absent: not read. */
  readonly legacy?: string;
  /** The user's own; absent: that of the passwd entry. */
  readonly home?: string;
}

/**
 * The directories of the user. The home comes from the passwd entry, not from `HOME`: whoever is judged may set that. XDG variables count only where
 * `environment` is given, which a hook that an agent starts does not do.
 */
export function ownDirectories(
  home: string = homeOfUser(),
  environment: Readonly<Record<string, string | undefined>> = {},
): OwnDirectories {
  const base = (variable: string, fallback: string) => {
    const value = environment[variable];
    return `${value?.startsWith("/") ? value : `${home}/${fallback}`}/dev-loop`;
  };
  return {
    config: base("XDG_CONFIG_HOME", ".config"),
    cache: base("XDG_CACHE_HOME", ".cache"),
    state: base("XDG_STATE_HOME", ".local/state"),
    data: base("XDG_DATA_HOME", ".local/share"),
    legacy: `${home}/.devloop/config.sh`,
    home,
  };
}
