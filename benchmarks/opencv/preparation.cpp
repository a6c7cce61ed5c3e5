// What OpenCV does to prepare a frame: resize to a square and split into planes. Compiled by benchmarks/run.sh, called from the benchmarks.
#include <opencv2/core.hpp>
#include <opencv2/core/version.hpp>
#include <opencv2/imgproc.hpp>

#include <cstdint>
#include <cstring>

namespace {

// Kept between frames, as a careful user of OpenCV would: nothing is allocated in steady state.
cv::Mat resized;
cv::Mat wide;
cv::Mat high;
cv::Mat kernel_x;
cv::Mat kernel_y;

cv::Mat triangle(double scale) {
  const int support = static_cast<int>(scale);
  cv::Mat taps(1, 2 * support + 1, CV_32F);
  for (int i = -support; i <= support; i++)
    taps.at<float>(0, i + support) = static_cast<float>(std::max(0.0, 1 - std::abs(i / scale)));
  return taps / cv::sum(taps)[0];
}

}  // namespace

extern "C" {

const char* opencv_version() { return CV_VERSION; }

// Pixels are interleaved; planes is [3, size, size]. Interpolation 0 is INTER_LINEAR (two taps an axis, no antialiasing), 1 is INTER_AREA
// (every pixel counts, box weights), 2 is a triangle filter (sepFilter2D) followed by INTER_LINEAR.
void opencv_prepare(const uint8_t* pixels, int width, int height, int channels, int size, int interpolation, uint8_t* planes) {
  cv::setNumThreads(1);
  const int type = CV_8UC(channels);
  const cv::Mat frame(height, width, type, const_cast<uint8_t*>(pixels));
  const cv::Size square(size, size);
  const size_t plane = static_cast<size_t>(size) * size;
  if (channels == 1)
    resized = cv::Mat(size, size, type, planes);
  if (interpolation == 2) {
    if (wide.size() != frame.size() || wide.type() != type) {
      kernel_x = triangle(static_cast<double>(width) / size);
      kernel_y = triangle(static_cast<double>(height) / size);
    }
    cv::sepFilter2D(frame, wide, -1, kernel_x, kernel_y, cv::Point(-1, -1), 0, cv::BORDER_REPLICATE);
    cv::resize(wide, resized, square, 0, 0, cv::INTER_LINEAR);
  } else {
    cv::resize(frame, resized, square, 0, 0, interpolation == 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  }
  if (channels == 1) {
    std::memcpy(planes + plane, planes, plane);
    std::memcpy(planes + 2 * plane, planes, plane);
    return;
  }
  cv::Mat out[3];
  for (int p = 0; p < 3; p++)
    out[p] = cv::Mat(size, size, CV_8UC1, planes + p * plane);
  cv::split(resized, out);
}

}
