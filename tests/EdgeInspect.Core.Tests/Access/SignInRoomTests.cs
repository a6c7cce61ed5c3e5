using EdgeInspect.Core.Access;

namespace EdgeInspect.Core.Tests.Access;

public sealed class SignInRoomTests
{
    private readonly SignInRoom _room = new();

    [Fact]
    public void An_address_has_two_places_and_all_have_eight()
    {
        for (var n = 0; n < SignInRoom.PlacesOfOrigin; n++)
            Assert.True(_room.TryEnter("192.0.2.1"));
        Assert.False(_room.TryEnter("192.0.2.1"));
        for (var n = SignInRoom.PlacesOfOrigin; n < SignInRoom.Places; n++)
            Assert.True(_room.TryEnter($"192.0.2.{10 + n}"));
        Assert.False(_room.TryEnter("192.0.2.99"));
    }

    [Fact]
    public void A_place_that_is_given_back_is_free_for_its_address_and_for_others()
    {
        for (var n = 0; n < 100; n++)
        {
            Assert.True(_room.TryEnter("192.0.2.1"));
            Assert.True(_room.TryEnter("192.0.2.1"));
            _room.Leave("192.0.2.1");
            Assert.True(_room.TryEnter($"192.0.2.{n % 3}"));
            _room.Leave($"192.0.2.{n % 3}");
            _room.Leave("192.0.2.1");
        }
    }
}
