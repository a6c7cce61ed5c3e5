using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Configuration;

/// <summary>
/// Loads the configuration again on SIGHUP. What can change while the program runs is handed on as a new snapshot; a configuration with
/// any error changes nothing and every error is logged.
/// </summary>
internal sealed class ConfigurationReloader<TOptions> : BackgroundService
    where TOptions : class, IRootOptions<TOptions>
{
    private readonly ConfigurationSource<TOptions> _source;
    private readonly ILogger _logger;

    // One waiting request is enough: it reads whatever the sources then hold.
    private readonly Channel<bool> _requests =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private ConfigurationSnapshot<TOptions> _current;

    /// <summary>Begins with the configuration that the program started with.</summary>
    public ConfigurationReloader(
        ConfigurationSource<TOptions> source, ConfigurationSnapshot<TOptions> first, ILogger<ConfigurationReloader<TOptions>> logger) =>
        (_source, _current, _logger) = (source, first, logger);

    /// <summary>
    /// Takes a new snapshot over before it is in force, one at a time, off the inspecting thread. It answers null, or why it can't: then
    /// the last snapshot stays in force. Set before the program is ready; at first it agrees with everything.
    /// </summary>
    public Func<ConfigurationSnapshot<TOptions>, Task<string?>> TakeOver { get; set; } = static _ => Task.FromResult<string?>(null);

    /// <summary>Raised with each new snapshot that came into force.</summary>
    public event Action<ConfigurationSnapshot<TOptions>>? Changed;

    /// <summary>The configuration in force.</summary>
    public ConfigurationSnapshot<TOptions> Current => Volatile.Read(ref _current);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp);
        ConfigurationLog.Loaded(_logger, _source.File, Current.Sha256);
        await foreach (var _ in _requests.Reader.ReadAllAsync(stoppingToken))
            await ReloadAsync(stoppingToken);
    }

    private void OnHangUp(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _requests.Writer.TryWrite(true);
    }

    private async Task ReloadAsync(CancellationToken stop)
    {
        var (loaded, errors) = _source.Load();
        if (loaded is null)
        {
            ConfigurationLog.ReloadRefused(_logger, errors.Length);
            foreach (var error in errors)
                ConfigurationLog.Wrong(_logger, error);
            return;
        }
        await ApplyAsync(loaded, stop);
    }

    private async Task ApplyAsync(ConfigurationSnapshot<TOptions> loaded, CancellationToken stop)
    {
        // The digest that records carry must describe what is in force, so what waits for a restart stays out of the snapshot.
        var next = new ConfigurationSnapshot<TOptions>(Current.Options.WithReloadable(loaded.Options));
        var waiting = next.ChangesTo(loaded);
        if (!waiting.IsEmpty)
            ConfigurationLog.NeedsRestart(_logger, string.Join(", ", waiting));
        var changed = Current.ChangesTo(next);
        if (changed.IsEmpty)
        {
            ConfigurationLog.Unchanged(_logger);
            return;
        }
        if (await TakeOver(next).WaitAsync(stop) is { } refusal)
        {
            ConfigurationLog.NotTakenOver(_logger, refusal);
            return;
        }
        Volatile.Write(ref _current, next);
        Changed?.Invoke(next);
        ConfigurationLog.Reloaded(_logger, next.Sha256, string.Join(", ", changed));
    }
}
