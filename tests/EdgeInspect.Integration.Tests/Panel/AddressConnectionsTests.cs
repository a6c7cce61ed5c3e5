using System.Net;
using EdgeInspect.Station.Panel;
using Microsoft.AspNetCore.Connections;

namespace EdgeInspect.Integration.Tests.Panel;

public sealed class AddressConnectionsTests : IDisposable
{
    private readonly TaskCompletionSource _end = new();
    private readonly ConnectionDelegate _bound;
    private int _served;

    public AddressConnectionsTests() => _bound = new AddressConnections().Bound(_ =>
    {
        _served++;
        return _end.Task;
    });

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

    private Task ServeAsync(string address) => _bound(new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 40_000) });
}
