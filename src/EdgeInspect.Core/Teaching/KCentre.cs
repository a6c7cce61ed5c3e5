using System.Numerics;

namespace EdgeInspect.Core.Teaching;

/// <summary>Greedy k-centre selection (Gonzalez 1985): from a start, always the point farthest from all chosen ones.</summary>
internal static class KCentre
{
    /// <summary>
    /// Chooses <paramref name="count"/> of the points [n, dimensions]. Exact and lazy: each point keeps its distance to the centres it has
    /// seen, an upper bound of its true one, so most points are brought up to date rarely. Ties go to the lower index.
    /// </summary>
    /// <param name="points">[n, dimensions].</param>
    /// <param name="dimensions">Length of a point.</param>
    /// <param name="count">Points to choose; all when there are fewer.</param>
    /// <param name="start">Index of the first centre.</param>
    /// <param name="progress">Told now and then how many are chosen.</param>
    /// <param name="cancel">Stops between two choices.</param>
    public static int[] Select(
        ReadOnlyMemory<float> points, int dimensions, int count, int start, Action<int>? progress, CancellationToken cancel)
    {
        var n = points.Length / dimensions;
        var chosen = new List<int>(Math.Min(count, n)) { start };
        var search = new LazySearch(points, dimensions, start);
        while (chosen.Count < Math.Min(count, n))
        {
            cancel.ThrowIfCancellationRequested();
            chosen.Add(search.Farthest(chosen));
            if (chosen.Count % 100 == 0)
                progress?.Invoke(chosen.Count);
        }
        return [.. chosen];
    }

    private sealed class LazySearch
    {
        private readonly ReadOnlyMemory<float> _points;
        private readonly int _dimensions;
        private readonly int[] _seen;
        // The smallest priority leaves first: the largest distance, then the lowest index.
        private readonly PriorityQueue<int, (float Negated, int Index)> _queue;

        public LazySearch(ReadOnlyMemory<float> points, int dimensions, int start)
        {
            (_points, _dimensions) = (points, dimensions);
            var n = points.Length / dimensions;
            _seen = new int[n];
            Array.Fill(_seen, 1);
            _queue = new(Enumerable.Range(0, n).Where(i => i != start).Select(i => (i, (-SquaredDistance(i, start), i))));
        }

        /// <summary>The farthest point from all centres; it leaves the queue.</summary>
        public int Farthest(List<int> centres)
        {
            while (_queue.TryDequeue(out var i, out var bound))
            {
                var distance = -bound.Negated;
                for (var c = _seen[i]; c < centres.Count; c++)
                    distance = Math.Min(distance, SquaredDistance(i, centres[c]));
                _seen[i] = centres.Count;
                var exact = (-distance, i);
                if (!_queue.TryPeek(out _, out var next) || exact.CompareTo(next) < 0)
                    return i;
                _queue.Enqueue(i, exact);
            }
            throw new InvalidOperationException("no point is left");
        }

        private float SquaredDistance(int a, int b)
        {
            var x = _points.Span.Slice(a * _dimensions, _dimensions);
            var y = _points.Span.Slice(b * _dimensions, _dimensions);
            var lanes = Vector<float>.Count;
            var sum = Vector<float>.Zero;
            var i = 0;
            for (; i <= x.Length - lanes; i += lanes)
            {
                var difference = new Vector<float>(x[i..]) - new Vector<float>(y[i..]);
                sum += difference * difference;
            }
            var total = Vector.Sum(sum);
            for (; i < x.Length; i++)
                total += (x[i] - y[i]) * (x[i] - y[i]);
            return total;
        }
    }
}
