using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Tests.Outbox;

public sealed class SeqRangesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_is_a_set_of_numbers(int seed)
    {
        var random = new Random(seed);
        var ranges = new SeqRanges();
        var expected = new SortedSet<long>();
        for (var step = 0; step < 2000; step++)
        {
            var first = random.Next(1, 120);
            var range = new SeqRange(first, first + random.Next(0, 12));
            var numbers = Enumerable.Range(first, (int)range.Count).Select(number => (long)number).ToArray();
            Assert.Equal(numbers.All(expected.Contains), ranges.Covers(range));
            Assert.Equal(numbers.Any(expected.Contains), ranges.Overlaps(range));
            var (count, wouldGrow) = (ranges.Count, ranges.WouldGrow(range));
            if (random.Next(2) == 0)
            {
                Assert.Equal(numbers.Count(expected.Add), ranges.Add(range));
                Assert.Equal(wouldGrow, ranges.Count > count);
            }
            else
            {
                expected.ExceptWith(numbers);
                ranges.Remove(range);
            }

            Assert.Equal(expected, ranges.ToArray().SelectMany(r => Enumerable.Range((int)r.First, (int)r.Count)).Select(number => (long)number));
            Assert.All(ranges.ToArray().Zip(ranges.ToArray().Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First));
            Assert.Equal(Enumerable.Range(1, 200).TakeWhile(number => expected.Contains(number)).Count(), ranges.ContiguousEnd);
        }
    }
}
