using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Core.Tests.Fleet;

public sealed class FilterFieldTests
{
    [Fact]
    public void Each_property_of_the_filter_has_one_field_that_sets_and_reads_it()
    {
        var properties = typeof(RecordFilter).GetProperties().ToList();
        foreach (var field in FilterField.All)
        {
            var set = field.Set(new(), field.Example);
            Assert.True(set is not null, $"{field.Name} doesn't take its own example");
            var changed = Assert.Single(properties, p => p.GetValue(set) is not null);
            Assert.True(properties.Remove(changed), $"{changed.Name} has two fields");
            Assert.Equal(set, field.Set(new(), field.Read(set!)!));
            Assert.Null(field.Read(new()));
            Assert.NotEmpty(field.Allowed);
            Assert.EndsWith(".", field.Description, StringComparison.Ordinal);
        }

        Assert.Empty(properties);
    }

    [Theory]
    [InlineData("site", "")]
    [InlineData("verdict", "ok")]
    [InlineData("score_from", "NaN")]
    [InlineData("score_from", "1e999")]
    [InlineData("score_until", "1,5")]
    [InlineData("rid", "{00000003-0007-0007-0102-030405060708}")]
    [InlineData("model_sha256", "abc")]
    [InlineData("has_image", "True")]
    [InlineData("from", "5")]
    [InlineData("from", "11/01/2026")]
    [InlineData("from", "2026-11-01T25:00:00Z")]
    [InlineData("until", "2026-11-01 06:00:00")]
    public void What_is_no_value_of_a_field_is_refused(string name, string text) =>
        Assert.Null(FilterField.All.Single(f => f.Name == name).Set(new(), text));

    [Theory]
    [InlineData("2026-11-01", "2026-11-01T00:00:00Z")]
    [InlineData("2026-11-01T06:30", "2026-11-01T06:30:00Z")]
    [InlineData("2026-11-01T06:30:00+02:00", "2026-11-01T04:30:00Z")]
    [InlineData("2026-11-01T06:30:00.1234567Z", "2026-11-01T06:30:00.1234567Z")]
    [InlineData("2026-11-01T06:30:00.5", "2026-11-01T06:30:00.5Z")]
    public void Times_are_read_and_written_without_loss(string text, string written)
    {
        Assert.True(WireTime.TryRead(text, out var time));
        Assert.Equal(written, WireTime.ToText(time));
        Assert.True(WireTime.TryRead(written, out var again));
        Assert.Equal(time, again);
    }
}
