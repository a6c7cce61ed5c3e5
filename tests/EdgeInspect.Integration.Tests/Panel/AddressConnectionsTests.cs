using System.Net;
using EdgeInspect.Core.Tests;
using EdgeInspect.Station.Panel;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Integration.Tests.Panel;

public sealed class AddressConnectionsTests : IDisposable
{
    private readonly TaskCompletionSource _end = new();
    private readonly ManualTime _time = new();
    private readonly Lines _log = new();
    private readonly AddressConnections _connections;
    private readonly ConnectionDelegate _bound;
    private int _served;

    public AddressConnectionsTests()
    {
        _connections = new(_time, _log);
        _bound = _connections.Bound(_ =>
        {
            _served++;
            return _end.Task;
        });
    }

    public void Dispose() => _end.TrySetResult();

    [Fact]
    public async Task One_address_takes_no_more_than_its_part_and_what_ends_is_free_again()
    {
        var open = Enumerable.Range(0, AddressConnections.Most).Select(_ => ServeAsync("192.0.2.1")).ToArray();
        await ServeAsync("192.0.2.1");
        Assert.Equal(AddressConnections.Most, _served);
        var other = ServeAsync("192.0.2.2");
        Assert.Equal((AddressConnections.Most + 1, false), (_served, other.IsCompleted));

        _end.SetResult();
        await Task.WhenAll([.. open, other]);
        await ServeAsync("192.0.2.1");
        Assert.Equal(AddressConnections.Most + 2, _served);
    }

    [Fact]
    public void The_loopback_has_no_bound_of_its_own()
    {
        for (var n = 0; n < 2 * AddressConnections.Most; n++)
            _ = ServeAsync(n % 2 == 0 ? "127.0.0.1" : "::1");
        Assert.Equal(2 * AddressConnections.Most, _served);
    }

    [Fact]
    public async Task What_is_closed_is_told_at_once_and_then_once_a_minute_for_each_address()
    {
        for (var n = 0; n < AddressConnections.Most; n++)
            _ = (ServeAsync("192.0.2.1"), ServeAsync("192.0.2.2"));
        Tell();
        Assert.Empty(_log.Written);
        await ServeAsync("192.0.2.1");
        Tell();
        var first = Assert.Single(_log.Written);
        Assert.StartsWith("Warning: 1 connections of 192.0.2.1 to the panel were closed unread: it had 32 open", first, StringComparison.Ordinal);

        for (var n = 0; n < 40; n++)
            await ServeAsync("192.0.2.1");
        await ServeAsync("192.0.2.2");
        _time.Advance(TimeSpan.FromSeconds(59));
        Tell();
        Assert.StartsWith("Warning: 1 connections of 192.0.2.2 ", Assert.Single(_log.Written[1..]), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(1));
        Tell();
        Tell();
        Assert.StartsWith("Warning: 40 connections of 192.0.2.1 ", Assert.Single(_log.Written[2..]), StringComparison.Ordinal);

        // What is left at the end is not lost.
        await ServeAsync("192.0.2.1");
        Tell();
        Assert.Equal(3, _log.Written.Count);
        _connections.Tell(isLast: true);
        Assert.Equal(4, _log.Written.Count);

        void Tell() => _connections.Tell(isLast: false);
    }

    private Task ServeAsync(string address) => _bound(new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 40_000) });

    private sealed class Lines : ILogger<AddressConnections>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
